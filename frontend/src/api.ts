// The same /api/v1/ as everybody's, with the types of its own description.
import type { components, paths } from "./api-types";

export type Problem = components["schemas"]["Problem"];
type Method = "get" | "post" | "patch" | "delete";
type Having<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: object } ? P : never;
}[keyof paths];
type Operation<P, M extends Method> = P extends keyof paths
  ? paths[P] extends { [K in M]: infer O }
    ? O
    : never
  : never;
type Json<C> = C extends { content: { "application/json": infer J } } ? J : undefined;
type Received<O> = O extends { responses: infer R }
  ? Json<R[Extract<keyof R, 200 | 201 | 204>]>
  : never;
type Sent<O> = O extends { requestBody?: infer B } ? Json<NonNullable<B>> : undefined;

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

export interface Options<O> {
  query?: Record<string, string>;
  body?: Sent<O>;
  signal?: AbortSignal;
}

// Ask by a path that is known when this is compiled: what comes back has its type.
export function api<M extends Method, P extends Having<M>>(
  method: M,
  path: P,
  options: Options<Operation<P, M>> = {},
): Promise<Received<Operation<P, M>>> {
  return ask(method, String(path), options) as Promise<Received<Operation<P, M>>>;
}

// Ask by a path that the page names.
export async function ask(
  method: Method,
  path: string,
  { query, body, signal }: Omit<Options<unknown>, "body"> & { body?: unknown } = {},
): Promise<unknown> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": document.documentElement.lang,
  };
  if (method !== "get") {
    headers["Content-Type"] = "application/json";
    headers["X-CSRFToken"] = await csrfToken();
  }
  const response = await fetch(query ? `${path}?${new URLSearchParams(query)}` : path, {
    method: method.toUpperCase(),
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Refused(answer as Problem);
  return answer;
}

let token: Promise<string> | undefined;

// Fetched before the first write: a page that only reads sets no cookie.
function csrfToken(): Promise<string> {
  token ??= fetch("/csrf")
    .then((response) => response.json())
    .then((answer: { token: string }) => answer.token);
  return token;
}
