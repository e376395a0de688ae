// What every TypeScript client does with the booking server: answers three questions of one call, whatever its era, and
// then reads the server's own count of charges. It knows nothing about transports or protocol versions.
import assert from 'node:assert/strict';

export const server = 'booking';

const QUESTIONS = ['Your stay at Grand', '2 nights cost 240. Shall I book?', 'Booked. May the hotel'];
const FORMS = [{ nights: 2, room: 'double' }, { agreed: true }, {}];

let asked = [];
let agrees = true;

export function answer({ mode, message, requestedSchema }) {
  assert.ok(mode === undefined || mode === 'form', mode);
  assert.equal(requestedSchema.type, 'object');
  const content = { ...FORMS[asked.length] };
  if ('agreed' in content) content.agreed = agrees;
  for (const field of Object.keys(content)) assert.ok(field in requestedSchema.properties, field);
  asked.push(message);
  return { action: 'accept', content };
}

// `requests` are the tool calls that have left for the server so far; `passes` says how often one call is sent in this era
// when it is asked that many questions.
export async function drive(client, { requests, passes }) {
  assert.equal(client.getServerVersion()?.name, server);
  assert.equal(await charges(client), 0);

  const before = requests.length;
  assert.equal(await book(client), 'booked Grand: receipt 1 over 240');
  assert.equal(requests.length - before, passes(3));
  assert.equal(asked.length, 3);
  asked.forEach((message, index) => assert.ok(message.startsWith(QUESTIONS[index]), message));
  assert.equal(await charges(client), 1, 'one booking is one charge, however often the call was sent');

  asked = [];
  agrees = false;
  assert.equal(await book(client), 'nothing is booked');
  assert.equal(asked.length, 2);
  assert.equal(await charges(client), 1, 'without consent there is no charge');
}

async function book(client) {
  return say(client, 'book', { hotel: 'Grand' });
}

async function charges(client) {
  return Number(await say(client, 'charges', {}));
}

async function say(client, name, args) {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError, `${name} failed: ${JSON.stringify(result)}`);
  return result.content[0].text;
}
