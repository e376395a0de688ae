// Watches the server processes a stdio client starts, so that a test can see how each one ended.
// Both SDKs spawn through node:child_process, which is the one place they share.
import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import { once } from 'node:events';

const exits = [];
const spawn = childProcess.spawn;
childProcess.spawn = (...args) => {
  const child = spawn(...args);
  exits.push(once(child, 'exit'));
  return child;
};

// The last child carried the session: it must have left by itself once its stdin was closed.
// Earlier ones are version probes, which the client ends with a signal of its own.
export async function assertChildrenExited() {
  const ends = await Promise.all(exits);
  assert.deepEqual(ends.at(-1), [0, null], 'the server must exit with 0 when stdin closes');
}
