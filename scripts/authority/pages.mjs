// The two pages of the small authority.

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** @param {string} body */
const page = (body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A small authority</title>
<style>
body { font: 18px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }
input, button, a.go { font: inherit; min-height: 44px; padding: 0 1rem; box-sizing: border-box; }
a.go { display: inline-flex; align-items: center; border: 2px solid; border-radius: 8px; }
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

export const namePage = () =>
  page(`<h1>Who are you?</h1>
<p>This page believes any name. It is here for trying how another site signs people in to Parley.</p>
<form method="post" action="/ticket">
<label>Name <input name="name" required minlength="3" maxlength="20" autocomplete="off"></label>
<button>Make a sign-in link</button>
</form>`);

/**
 * @param {string} name
 * @param {string} link
 */
export const ticketPage = (name, link) =>
  page(`<h1>Hello, ${escaped(name)}</h1>
<p>This link works once, and for a minute.</p>
<p><a class="go" href="${escaped(link)}">Open Parley as ${escaped(name)}</a></p>
<p><a href="/">Another name</a></p>`);
