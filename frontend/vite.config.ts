import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/",
  build: {
    manifest: true,
    target: ["es2022", "chrome111", "firefox115", "safari16.4"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["src/main.ts", "src/embed.ts", "src/style.css"],
      // The front page fetches these four together: one request instead of four.
      output: {
        codeSplitting: {
          groups: [{ name: "asking", test: /src\/(api|modules\/(gaps|seen|search))\.ts$/ }],
        },
      },
    },
  },
});
