// Holds the goldens against the official schema of their revision: what both sides say must be valid, and what the server
// says must have no member that the revision does not list.
//
// usage: node goldens.mjs GOLDENS TOOLS
//   GOLDENS  the folder of the goldens
//   TOOLS    the folder in which the conformance suite is installed
//
// The schemas are those that the pinned suite carries. It has none for the first revision, whose types are taken from the
// first official SDK instead. Prints every violation, then what was checked; exits 1 on any violation.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [goldens, tools] = process.argv.slice(2);
const modules = path.resolve(tools, 'node_modules');
const require = createRequire(path.join(modules, 'x.js'));
const { default: Draft07 } = require('ajv');
const { default: Draft2020 } = require('ajv/dist/2020');
const { default: addFormats } = require('ajv-formats');

// Methods that belong to extensions, which the schema of the core does not have.
const EXTENSIONS = { '2026-07-28': ['tasks/', 'skills/', 'notifications/tasks'] };

// Members that the schema leaves to others: metadata, and schemas of tools.
const OPEN = ['_meta', 'inputSchema', 'outputSchema'];

// The object that begins at an index of a JavaScript source.
function literal(source, start) {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const character = source[at];
    if ('`"\''.includes(character)) {
      for (at += 1; source[at] !== character; at += 1) if (source[at] === '\\') at += 1;
    } else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth === 0) return new Function(`return ${source.slice(start, at + 1)}`)();
  }
  throw new Error('the object does not end');
}

function schemasOfTheSuite() {
  const source = fs.readFileSync(path.join(modules, '@modelcontextprotocol/conformance/dist/index.js'), 'utf8');
  const found = {};
  for (const { index } of source.matchAll(/\{\$schema:`[^`]*`,(definitions|\$defs):\{Annotations:/g)) {
    const schema = literal(source, index);
    const definitions = schema.definitions ?? schema.$defs;
    const latest = schema.$defs ? (definitions.DiscoverRequest ? '2026-07-28' : '2025-11-25') : '2025-06-18';
    found[definitions.JSONRPCBatchRequest ? '2025-03-26' : latest] = definitions;
  }
  return found;
}

async function typesOfTheFirstSdk() {
  const types = await import(pathToFileURL(path.join(modules, 'sdk-of-2024-11-05/dist/esm/types.js')));
  const { zodToJsonSchema } = require('zod-to-json-schema');
  const options = { $refStrategy: 'none', removeAdditionalStrategy: 'strict' };
  const named = Object.entries(types).filter(([name]) => name.endsWith('Schema'));
  return Object.fromEntries(named.map(([name, type]) => [name.slice(0, -6), annotated(zodToJsonSchema(type, options))]));
}

// The SDK forgot that the revision has annotations on content, resources and templates, and sizes of resources.
function annotated(schema) {
  if (schema === null || typeof schema !== 'object') return schema;
  const { type, text, data, resource, uri, name, uriTemplate } = schema.properties ?? {};
  if (uriTemplate || (uri && name) || (type && (text || data || resource))) {
    const audience = { type: 'array', items: { enum: ['user', 'assistant'] } };
    const priority = { type: 'number', minimum: 0, maximum: 1 };
    schema.properties.annotations = { type: 'object', properties: { audience, priority } };
  }
  if (uri && name) schema.properties.size = { type: 'integer' };
  Object.values(schema).forEach(annotated);
  return schema;
}

// A schema whose objects have no other members than those that it lists.
function closed(schema, name) {
  if (OPEN.includes(name)) return schema;
  if (Array.isArray(schema)) return schema.map((item) => closed(item));
  if (schema === null || typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).map(([key, value]) => {
    if (key === 'properties' || key === '$defs' || key === 'definitions') {
      const inner = Object.entries(value).map(([member, type]) => [member, closed(type, member)]);
      return [key, Object.fromEntries(inner)];
    }
    return [key, ['enum', 'const', 'required', 'description'].includes(key) ? value : closed(value)];
  });
  const result = Object.fromEntries(entries);
  if (result.properties && !name?.endsWith('MetaObject')) result.additionalProperties = false;
  return result;
}

class Revision {
  constructor(name, definitions) {
    this.name = name;
    this.definitions = definitions;
    this.validators = new Map();
    this.violations = [];
    this.checked = 0;
    this.unknown = new Set();
    const Ajv = ['2025-11-25', '2026-07-28'].includes(name) ? Draft2020 : Draft07;
    for (const strict of [false, true]) {
      const keyword = Ajv === Draft2020 ? '$defs' : 'definitions';
      const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
      addFormats(ajv);
      const schema = { $id: 'mcp', [keyword]: definitions };
      ajv.addSchema(strict ? closed(schema) : schema);
      this.validators.set(strict, (type) => ajv.getSchema(`mcp#/${keyword}/${type}`));
    }
  }

  // The name of the definition of a request or notification.
  typeOf(method) {
    const all = Object.entries(this.definitions);
    const found = all.find(([, type]) => [type.properties?.method?.const, type.properties?.method?.enum?.[0]].includes(method));
    if (!found && (EXTENSIONS[this.name] ?? []).some((prefix) => method.startsWith(prefix))) this.unknown.add(method);
    return found?.[0];
  }

  first(...types) {
    return types.find((type) => this.definitions[type]);
  }

  check(where, type, value, { strict }) {
    this.checked += 1;
    const kinds = strict ? [false, true] : [false];
    for (const kind of kinds) {
      const validate = this.validators.get(kind)(type);
      if (validate(value)) continue;
      const what = kind ? `${type} has no such member` : `not a ${type}`;
      const errors = new Set(validate.errors.map(({ instancePath, message, params }) =>
        `${instancePath || '/'} ${message} ${params.additionalProperty ?? ''}`.trim()));
      this.violations.push(`${where}: ${what}: ${[...errors].slice(0, 8).join('; ')}`);
      return;
    }
  }
}

function checkFile(revision, name, text) {
  const asked = { '>': new Map(), '<': new Map() };
  for (const [at, line] of text.split('\n').entries()) {
    const [side, json] = [line[0], line.slice(2)];
    if (side !== '>' && side !== '<') continue;
    let message;
    try {
      message = JSON.parse(json);
    } catch (error) {
      if (side === '<') revision.violations.push(`${name}:${at + 1}: not JSON: ${error.message}`);
      continue;
    }
    checkMessage(revision, `${name}:${at + 1}`, side, message, asked);
  }
}

function checkMessage(revision, where, side, message, asked) {
  const strict = side === '<';
  const other = strict ? '>' : '<';
  if (message.method !== undefined && message.id !== undefined) {
    asked[side].set(message.id, { where, message });
    // What a client asks may be wrong on purpose; whether it is shows the answer.
    if (strict) checkNamed(revision, where, message, 'JSONRPCRequest', strict);
  } else if (message.method !== undefined) {
    checkNamed(revision, where, message, 'JSONRPCNotification', strict);
  } else if (message.error !== undefined) {
    // A message that cannot be read has no id that its error could have; early schemas did not think of that.
    const unread = asked[other].get(message.id) === undefined && message.id === undefined;
    const error = unread ? { ...message, id: 0 } : message;
    revision.check(where, revision.first('JSONRPCErrorResponse', 'JSONRPCError'), error, { strict });
  } else if (message.result !== undefined) {
    revision.check(where, revision.first('JSONRPCResultResponse', 'JSONRPCResponse'), message, { strict: false });
    const { where: question, message: request } = asked[other].get(message.id) ?? {};
    if (!request) return void revision.violations.push(`${where}: an answer to no request`);
    if (!strict || !checkNamed(revision, question, request, 'JSONRPCRequest', false)) {
      if (strict) return;
    }
    const type = revision.typeOf(request.method);
    if (!type) return;
    // What a call becomes that is given as a task is said by the extension.
    if (revision.name === '2026-07-28' && message.result.resultType === 'task') return void revision.unknown.add('a task');
    const plain = revision.first(type.replace(/Request$/, 'Result'), 'EmptyResult');
    const result = message.result.resultType === 'input_required' ? 'InputRequiredResult' : plain;
    revision.check(where, result, message.result, { strict });
  }
}

// False where the schema leaves the method to an extension.
function checkNamed(revision, where, message, envelope, strict) {
  revision.check(where, envelope, message, { strict: false });
  const type = revision.typeOf(message.method);
  if (type) revision.check(where, type, withoutEnvelope(revision, type, message), { strict });
  else if (!revision.unknown.has(message.method)) revision.violations.push(`${where}: no method ${message.method}`);
  return type !== undefined;
}

// Older schemas describe methods without the envelope around them.
function withoutEnvelope(revision, type, message) {
  if (revision.definitions[type].properties.jsonrpc) return message;
  const { jsonrpc, id, ...rest } = message;
  return rest;
}

const definitions = { '2024-11-05': await typesOfTheFirstSdk(), ...schemasOfTheSuite() };
const files = fs.readdirSync(goldens, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
let failed = false;
for (const name of fs.readdirSync(goldens).sort()) {
  if (!definitions[name]) throw new Error(`there is no schema for ${name}`);
  const revision = new Revision(name, definitions[name]);
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort()) {
    const relative = path.relative(goldens, file);
    if (relative.startsWith(`${name}${path.sep}`)) checkFile(revision, relative, fs.readFileSync(file, 'utf8'));
  }
  failed ||= revision.violations.length > 0 || revision.checked === 0;
  console.log(`${name}: ${revision.checked} checks, ${revision.violations.length} violations`);
  for (const method of revision.unknown) console.log(`  not in the schema: ${method}`);
  for (const violation of revision.violations) console.log(`  ${violation}`);
}
process.exit(failed ? 1 : 0);
