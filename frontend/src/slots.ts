// Fill a copy of a <template> with what the API answered.
//   data-f="title"                       the field's text; nothing there: the element goes
//   data-f="apply_by" data-day           a day in words
//   data-f-html="excerpt"                what the API calls safe HTML
//   data-f-href="/nb/answers/{slug}/"    an attribute (href, lang) with fields in it
//   data-each="numbers"                  a list: its own <template> for each
import { day } from "./dates";

export type Fields = Record<string, unknown>;

const ATTRIBUTES = ["href", "lang"];

export function filled(template: HTMLTemplateElement, fields: Fields): DocumentFragment {
  const copy = document.importNode(template.content, true);
  for (const slot of copy.querySelectorAll<HTMLElement>("[data-f], [data-f-html]")) {
    const text = words(look(fields, slot.dataset.f ?? slot.dataset.fHtml ?? ""));
    if (text === "") slot.remove();
    else if ("fHtml" in slot.dataset) slot.innerHTML = text;
    else slot.textContent = "day" in slot.dataset ? day(text) : text;
  }
  for (const name of ATTRIBUTES) {
    for (const element of copy.querySelectorAll(`[data-f-${name}]`)) {
      const pattern = element.getAttribute(`data-f-${name}`) ?? "";
      const value = (_: string, path: string) =>
        encodeURIComponent(words(look(fields, path)).replace(/\s/g, ""));
      element.setAttribute(name, pattern.replace(/\{([\w.]+)\}/g, value));
    }
  }
  for (const list of copy.querySelectorAll<HTMLElement>("[data-each]")) {
    const rows = look(fields, list.dataset.each ?? "");
    const row = list.querySelector("template");
    if (row && Array.isArray(rows)) list.append(...rows.map((inner) => filled(row, inner)));
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
