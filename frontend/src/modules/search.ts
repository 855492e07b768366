// Show what fits while somebody types. Without it the form leads to the page with the same list.

import { ask } from "../api";
import type { components } from "../api-types";
import { type Fields, filled } from "../slots";
import { sought } from "./gaps";
import { note, noted } from "./seen";

type Found = Pick<components["schemas"]["EntriesOut"], "results" | "emergency" | "still_reading">;

const PAUSE = 250;
const SHORTEST = 3;
const LONGEST = 500;
const NOTHING: Found = { results: [] };

export default function search(form: HTMLElement): void {
  const part = <E extends Element>(selector: string) => form.querySelector(selector) as E;
  const input = part<HTMLInputElement>("[name=q], [name=text]");
  const found = part<HTMLElement>("[data-found]");
  const urgent = part<HTMLElement>("[data-urgent]");
  const status = part<HTMLElement>("[role=status]");
  const card = part<HTMLTemplateElement>("template[data-card]");
  const emergency = part<HTMLTemplateElement>("template[data-emergency]");
  const source = form.dataset.source as string;
  // The way to a person, where the form is not that way itself.
  const person = form.querySelector<HTMLAnchorElement>("[data-person]");
  const way = person?.href;
  // "none|one|2|…": the sentences come from the server, in the plural forms of its language.
  const sentences = (form.dataset.said ?? "").split("|");
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    running?.abort();
    waiting = setTimeout(look, PAUSE);
  });
  // On a slow line somebody has begun to type before this was fetched.
  if (input === document.activeElement && input.value !== input.defaultValue)
    waiting = setTimeout(look, PAUSE);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || found.hidden) return;
    hide();
    input.focus();
  });

  async function look(): Promise<void> {
    const q = input.value.trim().slice(0, LONGEST);
    if (q.length < SHORTEST) return hide();
    const mine = new AbortController();
    running = mine;
    const query = { q, limit: String(sentences.length - 1) };
    // Too often, no network, overtaken by the next letter: the button still leads there.
    const answer = await ask("get", source, { query, signal: mine.signal }).catch(() => NOTHING);
    if (running !== mine) return;
    const { results, still_reading } = answer as Found;
    const said = still_reading && !results.length ? form.dataset.reading : "";
    show(answer as Found, answer === NOTHING ? "" : said || sentences[results.length]);
    if (person) found.hidden = answer === NOTHING;
    lead(q, results);
    if (person && answer !== NOTHING) sought(q, results.length);
  }

  // What was typed and what was shown go along to the form.
  function lead(text: string, results: Found["results"]): void {
    note(
      "shown",
      results.map(({ slug }) => slug),
    );
    if (!person) return;
    const counts = { shown: `${noted("shown").length}`, read: `${noted("read").length}` };
    person.href = `${way}?${new URLSearchParams({ text, ...counts })}`;
  }

  function show({ results, emergency: call }: Found, said = ""): void {
    urgent.replaceChildren(...(call ? [filled(emergency, call as unknown as Fields)] : []));
    found
      .querySelector("ol")
      ?.replaceChildren(...results.map((fields) => filled(card, fields as unknown as Fields)));
    found.hidden = results.length === 0;
    status.textContent = said;
  }

  function hide(): void {
    show(NOTHING);
  }
}
