// Fill a copy of a <template> with what the API answered.
//   data-f="title"                 the field's text; nothing there: the element goes
//   data-f="apply_by" data-day     a day in words
//   data-f-href="/nb/answers/{slug}/"
import { day } from "./dates";

export type Fields = Record<string, unknown>;

export function filled(template: HTMLTemplateElement, fields: Fields): DocumentFragment {
  const copy = document.importNode(template.content, true);
  for (const slot of copy.querySelectorAll<HTMLElement>("[data-f]")) {
    const text = words(look(fields, slot.dataset.f ?? ""));
    if (text === "") slot.remove();
    else slot.textContent = "day" in slot.dataset ? day(text) : text;
  }
  for (const link of copy.querySelectorAll<HTMLElement>("[data-f-href]")) {
    const pattern = link.getAttribute("data-f-href") ?? "";
    link.setAttribute(
      "href",
      pattern.replace(/\{([\w.]+)\}/g, (_, path) => encodeURIComponent(words(look(fields, path)))),
    );
  }
  return copy;
}

function look(fields: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Fields | null | undefined)?.[key], fields);
}

function words(value: unknown): string {
  if (value === null || value === undefined || value === false) return "";
  return Array.isArray(value) ? value.map(words).join(", ") : String(value);
}
