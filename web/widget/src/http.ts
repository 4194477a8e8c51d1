/** One JSON request to the server that served this page. */
export const post = (path: string, body: unknown) =>
  fetch(`/api/customer/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

export type Post = typeof post
