// Keep the list in step with the form, and the address bar with both. Without it, the button does.
const PAUSE = 300;

export default function refresh(form: HTMLElement): void {
  const list = document.querySelector<HTMLElement>("[data-results]");
  if (!(form instanceof HTMLFormElement) || !list) return;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(), PAUSE);
  });
  // On a slow line somebody has begun before this was fetched.
  if ([...form.querySelectorAll("input")].some(isChanged))
    waiting = setTimeout(() => look(), PAUSE);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    look(true);
  });

  async function look(asked = false): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const filled = [...new FormData(form as HTMLFormElement)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(filled as [string, string][]).toString();
    const address = query ? `?${query}` : location.pathname;
    list?.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { signal: mine.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-results]");
      if (!response.ok || !fresh) throw new Error(String(response.status));
      swap(list as HTMLElement, fresh);
      recount(page);
      history.replaceState(null, "", address);
    } catch {
      // Overtaken by the next letter, or something to mend: the page itself says what.
      if (asked && running === mine) location.assign(address);
    }
    if (running === mine) list?.removeAttribute("aria-busy");
  }
}

function isChanged(input: HTMLInputElement): boolean {
  return input.value !== input.defaultValue || input.checked !== input.defaultChecked;
}

// Boxes with new counts beside them; who stands on one stands there still.
function recount(page: Document): void {
  const [old, now] = [document, page].map((each) => each.querySelector("[data-facets]"));
  if (!old || !now) return;
  const held = old.contains(document.activeElement) ? document.activeElement?.id : "";
  old.replaceChildren(...now.childNodes);
  if (held) document.getElementById(held)?.focus();
}

// How many there are stays the same element, so that a screen reader reads its new text.
function swap(list: HTMLElement, fresh: Element): void {
  const [total, now] = [list.querySelector("[aria-live]"), fresh.querySelector("[aria-live]")];
  if (!total || !now) {
    list.replaceChildren(...fresh.childNodes);
    return;
  }
  total.textContent = now.textContent?.trim() ?? "";
  const [old, [head, ...rest]] = [[...list.children].slice(1), [...fresh.children]];
  for (const element of old) element.remove();
  list.append(...rest);
  list.firstElementChild?.replaceChildren(total, ...[...(head?.children ?? [])].slice(1));
}
