// The official TypeScript SDK v2 on protocol version 2026-07-28: no handshake, no session.
// usage: node modern.mjs SCENARIO stdio SERVER_BINARY | node modern.mjs SCENARIO http URL
import { assertChildrenExited } from './children.mjs';
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { watchCalls } from './calls.mjs';

const [scenario, kind, target] = process.argv.slice(2);
const { answer, drive } = await import(`./${scenario}.mjs`);
const transport = kind === 'stdio'
  ? new StdioClientTransport({ command: target, args: ['--transport', 'stdio'] })
  : new StreamableHTTPClientTransport(new URL(target));

const requests = watchCalls(transport);
// `auto` is what applications use; it falls back to the handshake unless the server proves modern.
const client = new Client(
  { name: 'interop-modern', version: '1.0.0' },
  { versionNegotiation: { mode: 'auto' }, capabilities: { elicitation: {} } },
);
client.setRequestHandler('elicitation/create', ({ params }) => answer(params));
await client.connect(transport);
assert.equal(client.getNegotiatedProtocolVersion(), '2026-07-28');
// The client answers questions itself, and sends its call again with the answers.
await drive(client, { requests, passes: questions => questions + 1 });
await client.close();
if (kind === 'stdio') await assertChildrenExited();
