// Say how a search ended when its page is left: what was sought, how many answers came, whether one
// was opened. Nothing says who searched; the server keeps words only once many have sought them.
type Search = { q: string; found: number; opened: boolean };

const TOLD = "told";
let last: Search | undefined;
// Whether it was sent off, rather than half typed.
let settled = false;

export function sought(q: string, found: number, whole = false): void {
  if (settled) tell();
  last = { q, found, opened: false };
  settled = whole;
}

// Once, also when one comes back to the list from an answer.
function tell(): void {
  if (last && sessionStorage.getItem(TOLD) !== last.q) {
    sessionStorage.setItem(TOLD, last.q);
    const body = new Blob([JSON.stringify(last)], { type: "application/json" });
    navigator.sendBeacon("/api/v1/search-gaps/", body);
  }
  last = undefined;
  settled = false;
}

// On a search box, and on the list that it leads to.
export default function gaps(element: HTMLElement): void {
  const { q, total } = element.dataset;
  if (q) sought(q, Number(total), true);
  addEventListener("pagehide", tell);
  element.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-f=question]");
    if (link && last) last.opened = true;
  });
  // What is only typed is counted on the page that the form leads to.
  element.addEventListener("submit", () => {
    if (!settled) last = undefined;
  });
}
