// "Yes" is sent from the page itself. "No" goes on to the page that asks what was missing, as does
// everything without a script.
import { ask } from "../api";

export default function feedback(form: HTMLElement): void {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.value !== "yes") return;
    event.preventDefault();
    try {
      await ask("post", form.dataset.source ?? "", { body: { helped: true } });
      const status = form.querySelector("[role=status]");
      if (status) status.textContent = form.dataset.thanks ?? "";
      form.querySelector(".row")?.remove();
    } catch {
      location.assign(`${(form as HTMLFormElement).action}?helped=yes`);
    }
  });
}
