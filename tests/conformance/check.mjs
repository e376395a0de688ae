// Judges the results of the conformance suite: every failure, warning or skipped check that
// to-come.txt does not list is a problem, and so is a listed one that is gone.
// usage: node check.mjs RESULTS_DIR TO_COME_FILE alive|dead RUN...
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// How many scenarios the pinned suite has, and how many checks of theirs can succeed. A suite that ran fewer has proved
// less than we claim.
const EXPECTED = {
  '2025-11-25': { required: 30, total: 33, successes: 84 },
  '2026-07-28': { required: 37, total: 50, successes: 197 },
  all: { required: 65, total: 65, successes: 276 },
};
// Scenarios that the pinned suite names but has not written: each is one skipped check that says so, whatever the server
// does. Our own tests prove what they are about. Once they are written they count like all others.
const NOT_WRITTEN = {
  'tasks-status-notifications': /^Skipped: .* The harness needs a rewrite against the new channel/,
};
// A check is skipped when the server does not claim what it is about, so nothing was proved.
const BAD = ['FAILURE', 'WARNING', 'SKIPPED'];
// Holds in nearly every scenario, whatever the server answers.
const CHEAP = 'wire-schema-valid';

const [resultsDir, listFile, server, ...runs] = process.argv.slice(2);

// Entry = { run, scenario, id?, line, used }
function readToCome() {
  const entries = [];
  readFileSync(listFile, 'utf8').split('\n').forEach((text, index) => {
    const [run, scenario, id, ...rest] = text.replace(/#.*/, '').trim().split(/\s+/);
    if (!run) return;
    if (!EXPECTED[run] || !scenario || rest.length > 0) {
      throw new Error(`${listFile}:${index + 1}: cannot read "${text}"`);
    }
    entries.push({ run, scenario, id, line: index + 1, used: false });
  });
  return entries;
}

// The suite's own list: required scenarios, then the ones it runs but does not score.
function readScenarios(run) {
  const text = readFileSync(join(resultsDir, run, 'scenarios.txt'), 'utf8');
  const scored = text.match(/^Server scenarios .*\n((?: {2}- .*\n)*)/m)?.[1] ?? '';
  const required = [...scored.matchAll(/- (\S+)/g)].map(match => match[1]);
  const unscored = [...text.matchAll(/^ {4}- (\S+) \[server\]$/gm)].map(match => match[1]);
  return { required, all: [...required, ...unscored] };
}

// The checks of each scenario that ran to its end; one that threw leaves no checks.json.
function readChecks(run) {
  const checks = new Map();
  for (const dir of readdirSync(join(resultsDir, run))) {
    const scenario = dir.match(/^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/)?.[1];
    const file = join(resultsDir, run, dir, 'checks.json');
    if (scenario && existsSync(file)) checks.set(scenario, JSON.parse(readFileSync(file, 'utf8')));
  }
  return checks;
}

// Problem = { id?, text }; one without an id concerns the scenario as a whole.
function isNotWritten(scenario, checks) {
  const reason = NOT_WRITTEN[scenario];
  return Boolean(reason) && checks?.length === 1 && checks[0].status === 'SKIPPED' && reason.test(checks[0].errorMessage);
}

function findProblems(checks) {
  if (!checks) return [{ text: 'did not run to its end' }];
  const bad = checks.filter(check => BAD.includes(check.status));
  if (bad.length === 0 && !checks.some(check => check.status === 'SUCCESS' && check.id !== CHEAP)) {
    return [{ text: 'proved nothing' }];
  }
  return bad.map(check => ({ id: check.id, text: `${check.status} ${check.id}: ${firstLine(check.errorMessage)}` }));
}

function firstLine(message = '') {
  const line = message.split('\n')[0];
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}

function judgeRun(run, toCome) {
  const { required, all } = readScenarios(run);
  const checks = readChecks(run);
  const successes = [...checks.values()].flat().filter(check => check.status === 'SUCCESS').length;
  const complaints = countComplaints(run, required, all, successes);
  const miscounts = complaints.length;
  const rows = {
    required: { ran: 0, passed: 0, failed: 0, toCome: 0, notWritten: 0 },
    'not scored': { ran: 0, passed: 0, failed: 0, toCome: 0, notWritten: 0 },
  };
  for (const scenario of all) {
    const row = rows[required.includes(scenario) ? 'required' : 'not scored'];
    if (isNotWritten(scenario, checks.get(scenario))) {
      row.notWritten += 1;
      continue;
    }
    const problems = findProblems(checks.get(scenario));
    const fresh = problems.filter(problem => !isListed(toCome, run, scenario, problem));
    row.ran += checks.has(scenario) ? 1 : 0;
    row[fresh.length > 0 ? 'failed' : problems.length > 0 ? 'toCome' : 'passed'] += 1;
    complaints.push(...fresh.map(problem => `${scenario}: ${problem.text}`));
  }
  printTable(run, rows, complaints, successes);
  return {
    passed: rows.required.passed + rows['not scored'].passed,
    failed: rows.required.failed + rows['not scored'].failed + miscounts,
  };
}

function countComplaints(run, required, all, successes) {
  const expected = EXPECTED[run];
  const complaints = [];
  if (required.length !== expected.required || all.length !== expected.total) {
    complaints.push(`expected ${expected.required} required of ${expected.total} scenarios, the suite lists ${required.length} of ${all.length}`);
  }
  if (successes < expected.successes) complaints.push(`${successes} checks succeeded, expected ${expected.successes}`);
  return complaints;
}

function isListed(toCome, run, scenario, problem) {
  const matching = toCome.filter(entry => entry.run === run && entry.scenario === scenario
    && (!entry.id || entry.id === problem.id));
  for (const entry of matching) entry.used = true;
  return matching.length > 0;
}

function printTable(run, rows, complaints, successes) {
  console.log(`${run.padEnd(12)}${['ran', 'passed', 'failed', 'to come', 'not written'].map(head => head.padStart(12)).join('')}`);
  for (const [name, row] of Object.entries(rows)) {
    console.log(`  ${name.padEnd(10)}${Object.values(row).map(count => String(count).padStart(12)).join('')}`);
  }
  console.log(`  ${successes} checks succeeded`);
  for (const complaint of complaints) console.log(`  ${complaint}`);
  console.log();
}

const toCome = readToCome();
let passed = 0;
let failed = 0;
for (const run of runs) {
  const outcome = judgeRun(run, toCome);
  passed += outcome.passed;
  failed += outcome.failed;
}
for (const entry of toCome.filter(entry => runs.includes(entry.run) && !entry.used)) {
  failed += 1;
  console.log(`${listFile}:${entry.line}: stale entry, remove it: ${[entry.run, entry.scenario, entry.id].filter(Boolean).join(' ')}`);
}
if (server !== 'alive') {
  failed += 1;
  console.log('the server no longer answers');
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
