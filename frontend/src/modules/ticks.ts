// A visitor's ticks stay in this browser: nothing of them is sent anywhere.
const KEPT = "ticks";

export default function ticks(list: HTMLElement): void {
  const boxes = [...list.querySelectorAll<HTMLInputElement>("[data-tick]")];
  const progress = list.querySelector("[data-progress]");
  const done = new Set((localStorage.getItem(KEPT) ?? "").split(" ").filter(Boolean));

  for (const box of boxes) {
    const key = box.dataset.tick as string;
    box.hidden = false;
    box.checked = done.has(key);
    box.addEventListener("change", () => {
      if (box.checked) done.add(key);
      else done.delete(key);
      localStorage.setItem(KEPT, [...done].join(" "));
      show();
    });
  }
  show();

  function show(): void {
    for (const box of boxes) {
      const step = box.closest(".step");
      step?.classList.toggle("done", box.checked);
      const mark = step?.querySelector(".box");
      if (mark) mark.textContent = box.checked ? "☑" : "☐";
    }
    const ticked = boxes.filter((box) => box.checked).length;
    if (progress)
      progress.textContent = (list.dataset.said ?? "")
        .replace("{n}", String(ticked))
        .replace("{all}", String(boxes.length));
  }
}
