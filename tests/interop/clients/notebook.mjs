// What every TypeScript client does with the notebook server, whatever its era.
// It knows nothing about transports or protocol versions; clients/client.py is its twin.
import assert from 'node:assert/strict';

export const server = 'notebook';

const RUST = { title: 'Rust', body: 'ownership and quokkas', tags: ['lang', 'fast'] };
const PLAIN = { title: 'Plain', body: 'no tags, one quokka' };

// This server asks nothing.
export function answer(question) {
  throw new Error(`asked ${JSON.stringify(question)}`);
}

export async function drive(client) {
  assert.equal(client.getServerVersion()?.name, server);
  await checkListing(client);
  await checkGoodCalls(client);
  await checkBadCalls(client);
  // An error must not spoil the connection.
  await expectText(client, 'read_note', { title: 'Rust' }, RUST.body);
}

async function checkListing(client) {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(tool => tool.name), ['save_note', 'find_notes', 'read_note']);
  for (const tool of tools) assert.ok(tool.description, `${tool.name} has no description`);

  const { inputSchema, outputSchema } = tools[1];
  assert.equal(inputSchema.type, 'object');
  assert.deepEqual(Object.keys(inputSchema.properties).sort(), ['limit', 'query']);
  assert.deepEqual(inputSchema.required, ['query']);
  assert.equal(inputSchema.properties.query.type, 'string');
  assert.ok([inputSchema.properties.limit.type].flat().includes('integer'));
  assert.equal(outputSchema?.type, 'object');
  assert.deepEqual(Object.keys(outputSchema.properties).sort(), ['notes', 'total']);
}

async function checkGoodCalls(client) {
  await expectText(client, 'save_note', { note: RUST }, 'saved "Rust"');
  await expectText(client, 'save_note', { note: PLAIN }, 'saved "Plain"');
  await expectText(client, 'read_note', { title: 'Plain' }, PLAIN.body);
  await expectFound(client, { query: 'ownership' }, [RUST], 1);
  const one = await find(client, { query: 'quokka', limit: 1 });
  assert.equal(one.notes.length, 1);
  assert.equal(one.total, 2);
}

async function checkBadCalls(client) {
  await expectToolError(client, 'read_note', { title: 'Nope' }, ['Rust', 'Plain']);
  await expectToolError(client, 'find_notes', {}, ['query']);
  await expectToolError(client, 'save_note', { note: { title: 'Half' } }, ['body']);
  await expectToolError(client, 'find_notes', { query: 'x', limit: 'many' }, ['limit']);
  await assert.rejects(
    () => client.callTool({ name: 'no_such_tool', arguments: {} }),
    error => error.code === -32602,
  );
}

async function expectText(client, name, args, text) {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError, `${name} failed: ${JSON.stringify(result)}`);
  assert.equal(result.content[0].type, 'text');
  assert.ok(result.content[0].text.includes(text), `${name} said ${result.content[0].text}`);
}

async function expectFound(client, args, notes, total) {
  assert.deepEqual(await find(client, args), { notes, total });
}

async function find(client, args) {
  const result = await client.callTool({ name: 'find_notes', arguments: args });
  assert.ok(!result.isError, `find_notes failed: ${JSON.stringify(result)}`);
  assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
  return result.structuredContent;
}

async function expectToolError(client, name, args, words) {
  const result = await client.callTool({ name, arguments: args });
  assert.equal(result.isError, true, `${name} accepted ${JSON.stringify(args)}`);
  for (const word of words) {
    assert.ok(result.content[0].text.includes(word), `"${result.content[0].text}" lacks ${word}`);
  }
}
