// Show what fits while somebody types. Without it the form leads to the page with the same list.
import { ask } from "../api";
import { type Fields, filled } from "../slots";
import { note, noted } from "./seen";

const PAUSE = 250;
const SHORTEST = 3;
const LONGEST = 500;

interface Found {
  results: Fields[];
  emergency?: Fields | null;
}

export default function search(form: HTMLElement): void {
  const input = form.querySelector<HTMLInputElement>("[name=q], [name=text]");
  const found = form.querySelector<HTMLElement>("[data-found]");
  const list = found?.querySelector("ol");
  const card = form.querySelector<HTMLTemplateElement>("template[data-card]");
  const help = form.querySelector<HTMLTemplateElement>("template[data-help]");
  const urgent = form.querySelector<HTMLElement>("[data-urgent]");
  const person = form.querySelector<HTMLAnchorElement>("[data-person]");
  const status = form.querySelector<HTMLElement>("[role=status]");
  const source = form.dataset.source;
  if (!input || !found || !list || !card || !status || !source) return;

  // "none|one|2|…": the sentences come from the server, in the plural forms of its language.
  const sentences = (form.dataset.said ?? "").split("|");
  const way = person?.href;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    running?.abort();
    waiting = setTimeout(look, PAUSE);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || found.hidden) return;
    hide();
    input.focus();
  });

  async function look(): Promise<void> {
    const q = input?.value.trim().slice(0, LONGEST) ?? "";
    if (q.length < SHORTEST) return hide();
    const mine = new AbortController();
    running = mine;
    try {
      const query = { q, limit: String(sentences.length - 1) };
      const answer = (await ask("get", source as string, { query, signal: mine.signal })) as Found;
      if (running === mine) show(q, answer);
    } catch {
      // Too often, no network, overtaken by the next letter: the button still leads there.
      if (running === mine) hide();
    }
  }

  function show(q: string, { results, emergency }: Found): void {
    list?.replaceChildren(...results.map((fields) => filled(card as HTMLTemplateElement, fields)));
    note(
      "shown",
      results.map((fields) => String(fields.slug)),
    );
    warn(emergency);
    if (found) found.hidden = !person && results.length === 0;
    if (status) status.textContent = sentences[results.length] ?? "";
    if (person) {
      const counts = { shown: String(noted("shown").length), read: String(noted("read").length) };
      person.href = `${way}?${new URLSearchParams({ text: q, ...counts })}`;
    }
  }

  // Said once, not anew with each letter: a screen reader would begin from the start.
  function warn(emergency?: Fields | null): void {
    if (!emergency) urgent?.replaceChildren();
    else if (help && urgent && !urgent.firstElementChild) urgent.append(filled(help, emergency));
  }

  function hide(): void {
    list?.replaceChildren();
    warn();
    if (found) found.hidden = true;
    if (status) status.textContent = "";
  }
}
