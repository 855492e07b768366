// Count which answers somebody was shown and opened before they ask a person. The counts go along
// with the question; which answers they were stays in this tab.
export type Kind = "shown" | "read";

export function note(kind: Kind, slugs: string[]): void {
  sessionStorage.setItem(kind, [...new Set([...noted(kind), ...slugs])].join(" "));
}

export function noted(kind: Kind): string[] {
  return (sessionStorage.getItem(kind) ?? "").split(" ").filter(Boolean);
}

export default function seen(element: HTMLElement): void {
  note("shown", (element.dataset.shown ?? "").split(" ").filter(Boolean));
  note("read", (element.dataset.read ?? "").split(" ").filter(Boolean));
  if (!(element instanceof HTMLFormElement)) return;
  element.addEventListener("submit", () => {
    for (const kind of ["shown", "read"] as const) {
      let input = element.querySelector<HTMLInputElement>(`input[name=${kind}]`);
      if (!input) {
        input = document.createElement("input");
        input.type = "hidden";
        input.name = kind;
        element.append(input);
      }
      input.value = String(Math.max(Number(input.value), noted(kind).length));
    }
  });
}
