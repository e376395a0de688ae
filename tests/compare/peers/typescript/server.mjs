// The same tools with the TypeScript SDK, in the way of its documentation: one factory, sessions for legacy clients and
// plain JSON answers where it has a setting for them.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

const Item = z.object({
  id: z.int(),
  title: z.string(),
  url: z.string(),
  score: z.number(),
  tags: z.array(z.string()),
});
const Nested = z.object({ region: z.string(), depth: z.int(), exact: z.boolean() });

function structured(value) {
  return { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value };
}

function makeServer() {
  const server = new McpServer({ name: 'bench', version: '1.0.0' });
  const readOnly = { readOnlyHint: true };
  server.registerTool(
    'add',
    {
      description: 'Adds two integers.',
      inputSchema: z.object({ a: z.int(), b: z.int() }),
      outputSchema: z.object({ sum: z.int() }),
      annotations: readOnly,
    },
    async ({ a, b }) => structured({ sum: a + b }),
  );
  server.registerTool(
    'echo',
    { description: 'Says the text again.', inputSchema: z.object({ text: z.string() }), annotations: readOnly },
    async ({ text }) => ({ content: [{ type: 'text', text }] }),
  );
  server.registerTool(
    'search',
    {
      description: 'Finds items.',
      inputSchema: z.object({
        query: z.string(),
        limit: z.int().min(1).max(100),
        tags: z.array(z.string()),
        nested: Nested,
      }),
      outputSchema: z.object({ items: z.array(Item) }),
      annotations: readOnly,
    },
    async ({ query, limit, tags, nested }) => {
      const items = Array.from({ length: limit }, (_, id) => ({
        id,
        title: `Result ${id} for "${query}"`,
        url: `https://example.com/${nested.region}/${id}?depth=${nested.depth}`,
        score: nested.exact ? 1 : (999 - id) / 1000,
        tags: [...tags],
      }));
      return structured({ items });
    },
  );
  return server;
}

// Legacy clients get a session each; modern requests stand alone.
function serveHttp() {
  const sessions = new Map();
  const modern = toNodeHandler(createMcpHandler(makeServer, { legacy: 'reject' }));
  const http = createServer(async (request, response) => {
    if (request.headers['mcp-protocol-version'] === '2026-07-28') return modern(request, response);
    const known = sessions.get(request.headers['mcp-session-id']);
    if (known) return known.handleRequest(request, response);
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: true,
      onsessioninitialized: (id) => sessions.set(id, transport),
      onsessionclosed: (id) => sessions.delete(id),
    });
    await makeServer().connect(transport);
    return transport.handleRequest(request, response);
  });
  http.listen(0, '127.0.0.1', () => console.error(`http://127.0.0.1:${http.address().port}/mcp`));
}

if (process.argv[2] === 'stdio') serveStdio(makeServer);
else serveHttp();
