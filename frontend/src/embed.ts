// A search box for other people's sites: this one file, nothing else.
//   <script type="module" src="https://…/embed.js"></script>
//   <flyttehjelp-search lang="nb" municipality="3405"><a href="…">…</a></flyttehjelp-search>
// What stands inside the element is shown where no script runs. Styles are constructed and
// elements made one by one, so a strict Content-Security-Policy and Trusted Types have nothing
// to say; of the site we are on we touch nothing, and only our own house is asked.
interface Card {
  slug: string;
  question: string;
  language: string;
  excerpt: string;
  confirmed: boolean;
}
interface Found {
  results: Card[];
  emergency?: { headline: string; numbers: { number: string; what: string }[] } | null;
}
type Words = Record<"ask" | "find" | "none" | "one" | "many" | "old" | "person" | "broken", string>;

const HERE = new URL(import.meta.url).origin;
const PAUSE = 300;
const SHORTEST = 3;
const MOST = "5";
const WORDS: Record<string, Words> = {
  nb: {
    ask: "Hva lurer du på?",
    find: "Finn svar",
    none: "Vi har ikke noe godt svar på dette.",
    one: "Ett svar",
    many: "{n} svar",
    old: "Ikke bekreftet",
    person: "Spør et menneske",
    broken: "Søket svarer ikke nå. Prøv igjen om litt.",
  },
  nn: {
    ask: "Kva lurer du på?",
    find: "Finn svar",
    none: "Vi har ikkje noko godt svar på dette.",
    one: "Eitt svar",
    many: "{n} svar",
    old: "Ikkje stadfesta",
    person: "Spør eit menneske",
    broken: "Søket svarar ikkje no. Prøv igjen om litt.",
  },
  en: {
    ask: "What would you like to know?",
    find: "Find answers",
    none: "We have no good answer to this.",
    one: "One answer",
    many: "{n} answers",
    old: "Not confirmed",
    person: "Ask a person",
    broken: "The search is not answering now. Try again in a while.",
  },
};
const STYLE = `
:host { display: block; font: inherit; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
label { flex: 1 1 100%; font-weight: 600; }
input { flex: 1 1 12rem; min-width: 0; }
input, button { font: inherit; padding: .6rem .75rem; border-radius: .5rem; min-height: 2.75rem; }
input { border: 2px solid light-dark(#5e594f, #b9b3a8); background: Canvas; color: CanvasText; }
button { border: 2px solid transparent; cursor: pointer;
  background: var(--flyttehjelp-accent, light-dark(#23427f, #a9c2f2));
  color: var(--flyttehjelp-on-accent, light-dark(#fff, #14233f)); }
:focus-visible { outline: 3px solid light-dark(#14233f, #fff); outline-offset: 2px; }
ol { list-style: none; margin: 1rem 0 0; padding: 0; display: grid; gap: .75rem; }
ol:empty { display: none; }
li { border: 1px solid light-dark(#c9c4ba, #57534b); border-radius: .5rem; padding: .75rem; }
a { color: light-dark(#23427f, #a9c2f2); font-weight: 600; overflow-wrap: anywhere; }
p { margin: .25rem 0 0; }
mark { background: light-dark(#fae7c0, #5c4100); color: inherit; }
.urgent { border: 2px solid light-dark(#a3271b, #ffb4a8); border-radius: .5rem; padding: .75rem;
  margin-top: 1rem; }
.urgent:empty { display: none; }
`;
const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#x27": "'",
  "#39": "'",
};

function made<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

// The excerpt is escaped text with <mark> in it: read by hand, so that nothing else can be.
function marked(excerpt: string): Node[] {
  const text = (raw: string) =>
    raw.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
  return excerpt
    .split(/<\/?mark>/)
    .map((part, n) => (n % 2 ? made("mark", {}, text(part)) : new Text(text(part))));
}

class FlyttehjelpSearch extends HTMLElement {
  private running: AbortController | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const asked = this.getAttribute("lang") ?? document.documentElement.lang;
    const language = asked.slice(0, 2) in WORDS ? asked.slice(0, 2) : "nb";
    const words = WORDS[language] as Words;
    const input = made("input", {
      id: "q",
      type: "search",
      maxlength: "500",
      autocomplete: "off",
      enterkeyhint: "search",
    });
    const form = made(
      "form",
      { role: "search", lang: language },
      made("label", { for: "q" }, words.ask),
      input,
      made("button", {}, words.find),
    );
    const urgent = made("div", { class: "urgent", role: "alert", lang: language });
    const status = made("p", { role: "status", lang: language });
    const list = made("ol");
    const person = made(
      "p",
      { lang: language },
      made("a", { href: `${HERE}/${language}/questions/new/` }, words.person),
    );
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(form, urgent, status, list, person);

    const show = ({ results, emergency }: Found, said: string): void => {
      urgent.replaceChildren(
        ...(emergency
          ? [
              made("strong", {}, emergency.headline),
              ...emergency.numbers.map(({ number, what }) => made("p", {}, `${number}: ${what}`)),
            ]
          : []),
      );
      list.replaceChildren(...results.map((card) => this.card(card, language, words)));
      status.textContent = said;
    };
    const look = async (): Promise<void> => {
      clearTimeout(this.waiting);
      this.running?.abort();
      const q = input.value.trim();
      if (q.length < SHORTEST) return show({ results: [] }, "");
      const mine = new AbortController();
      this.running = mine;
      const found = await this.ask(q, language, mine.signal).catch(() => undefined);
      if (this.running !== mine) return;
      if (!found) return show({ results: [] }, words.broken);
      const n = found.results.length;
      show(found, n === 0 ? words.none : n === 1 ? words.one : words.many.replace("{n}", `${n}`));
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void look();
    });
    input.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(look, PAUSE);
    });
  }

  private async ask(q: string, language: string, signal: AbortSignal): Promise<Found> {
    const query = new URLSearchParams({ q, language, limit: MOST });
    const municipality = this.getAttribute("municipality");
    if (municipality) query.set("municipality", municipality);
    const headers = { Accept: "application/json", "Accept-Language": language };
    const options: RequestInit = { headers, signal, credentials: "omit" };
    const response = await fetch(`${HERE}/api/v1/entries/?${query}`, options);
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }

  private card(
    { slug, question, language, excerpt, confirmed }: Card,
    reader: string,
    words: Words,
  ) {
    const municipality = this.getAttribute("municipality");
    const place = municipality ? `?${new URLSearchParams({ municipality })}` : "";
    const href = `${HERE}/${reader}/answers/${encodeURIComponent(slug)}/${place}`;
    return made(
      "li",
      { lang: language },
      made("a", { href }, question),
      made("p", {}, ...marked(excerpt)),
      ...(confirmed ? [] : [made("p", { lang: reader }, made("small", {}, words.old))]),
    );
  }
}

customElements.define("flyttehjelp-search", FlyttehjelpSearch);
