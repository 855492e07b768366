// A button that only works with a script: it stays hidden without one.
export default function press(button: HTMLElement): void {
  if (!(button instanceof HTMLButtonElement)) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (button.dataset.press === "print") return window.print();
    await navigator.clipboard.writeText(button.value);
    button.textContent = button.dataset.copied ?? "";
  });
}
