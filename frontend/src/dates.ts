// A day has no time zone: "2026-03-01" is the first of March wherever the reader sits.
export function day(iso: string, language = document.documentElement.lang): string {
  const [year, month, date] = iso.slice(0, 10).split("-").map(Number);
  if (!year || !month || !date) return iso;
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(
    Date.UTC(year, month - 1, date),
  );
}
