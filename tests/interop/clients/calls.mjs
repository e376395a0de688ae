// The tool calls that a transport sends, so that a test can see how often one call of the application leaves for the server.
export function watchCalls(transport) {
  const requests = [];
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    if (message.method === 'tools/call') requests.push(message);
    return send(message, options);
  };
  return requests;
}
