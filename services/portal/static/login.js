// Logging in, where a page needs a script: the code of a mailed link comes behind the `#`, which
// the browser sends to nobody. It is taken out of the address and sent as a form.
"use strict";

for (const form of document.querySelectorAll("form[data-from-address]")) {
  const code = location.hash.slice(1);
  if (/^[a-z2-7-]{20,60}$/.test(code)) {
    history.replaceState(null, "", location.pathname);
    form.elements[form.dataset.fromAddress].value = code;
    form.requestSubmit();
  }
}

// A question for consent has a code of its own to type besides: the one of the link is filled in.
for (const form of document.querySelectorAll("form[data-fill-from-address]")) {
  const code = location.hash.slice(1);
  if (/^[a-z2-7-]{20,60}$/.test(code)) {
    history.replaceState(null, "", location.pathname + location.search);
    const field = form.elements[form.dataset.fillFromAddress];
    field.value = code;
    field.closest(".field").hidden = true;
    form.elements._code.focus();
  }
}

// Passkeys: the browser answers what the page asks, and the answer is sent as a form like any other.
const asked = {
  get: async (options) => navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  }),
  create: async (options) => navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  }),
};

const able = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

for (const part of document.querySelectorAll("[data-passkey]")) {
  part.hidden = !able;
  part.querySelector("[data-passkey-start]").addEventListener("click", async (event) => {
    event.preventDefault();
    const said = part.querySelector("[role=status]");
    const form = part.closest("form");
    said.hidden = true;
    try {
      const answer = await asked[part.dataset.passkey](JSON.parse(part.dataset.options));
      form.elements._passkey.value = JSON.stringify(answer.toJSON());
      form.submit();
    } catch {
      said.hidden = false;
    }
  });
}

for (const part of document.querySelectorAll("[data-no-passkey]")) {
  part.hidden = able;
}
