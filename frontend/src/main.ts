// A page works without any of this. Each `data-module` names what makes its element better;
// only the modules that a page names are fetched.
export type Improve = (element: HTMLElement) => void;

const modules = import.meta.glob<Improve>("./modules/*.ts", { import: "default" });

for (const element of document.querySelectorAll<HTMLElement>("[data-module]")) {
  for (const name of (element.dataset.module ?? "").split(" ")) {
    modules[`./modules/${name}.ts`]?.().then((improve) => improve(element));
  }
}

// Where one stands in a row that is wider than the screen is scrolled into sight.
document
  .querySelector(".in-a-row [aria-current]")
  ?.scrollIntoView({ block: "nearest", inline: "center" });

// A menu closes when one goes elsewhere, with the mouse or with Escape.
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
});

function closeMenus(kept: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (kept instanceof Node && menu.contains(kept)) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    menu.open = false;
  }
}
