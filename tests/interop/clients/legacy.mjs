// The official TypeScript SDK v1: initialize handshake, protocol version 2025-11-25.
// usage: node legacy.mjs SCENARIO stdio SERVER_BINARY | node legacy.mjs SCENARIO http URL | node legacy.mjs SCENARIO sse URL
import { assertChildrenExited } from './children.mjs';
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { watchCalls } from './calls.mjs';

const [scenario, kind, target] = process.argv.slice(2);
const { answer, drive } = await import(`./${scenario}.mjs`);
const transport = {
  stdio: () => new StdioClientTransport({ command: target, args: ['--transport', 'stdio'] }),
  http: () => new StreamableHTTPClientTransport(new URL(target)),
  sse: () => new SSEClientTransport(new URL(target)),
}[kind]();

// The client tells its transport the negotiated version; it is not visible anywhere else on stdio.
let negotiated;
const setProtocolVersion = transport.setProtocolVersion?.bind(transport);
transport.setProtocolVersion = version => {
  negotiated = version;
  setProtocolVersion?.(version);
};

const requests = watchCalls(transport);
const client = new Client(
  { name: 'interop-legacy', version: '1.0.0' },
  { capabilities: { elicitation: {} } },
);
client.setRequestHandler(ElicitRequestSchema, ({ params }) => answer(params));
await client.connect(transport);
assert.equal(negotiated, '2025-11-25');
// The call waits while its questions come and go as requests of the server.
await drive(client, { requests, passes: () => 1 });
if (kind === 'http') await transport.terminateSession();
await client.close();
if (kind === 'stdio') await assertChildrenExited();
