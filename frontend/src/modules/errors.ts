// A form came back with errors: bring the reader to the list of them, and from there to the field.
export default function errors(summary: HTMLElement): void {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus({ preventScroll: true });
    (field.closest(".ds-field, .ds-fieldset") ?? field).scrollIntoView({ block: "start" });
  });
}
