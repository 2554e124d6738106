// SPDX-License-Identifier: Apache-2.0
"use strict";

// Brings the page up to date whenever the run has written something.
{
  const state = document.getElementById("state");
  let picture = "";
  let busy = false;
  let behind = false;

  async function part(id) {
    const answer = await fetch("/" + id);
    if (!answer.ok) return;
    const content = document.querySelector(`#${id} .content`);
    const slider = () => content.querySelector("input[type=range]");
    const chosen = slider() && slider().value !== slider().max ? slider().value : "";
    content.innerHTML = await answer.text();
    enliven(content);
    if (chosen && slider()) {
      slider().value = chosen;
      slider().dispatchEvent(new Event("input"));
    }
  }

  async function refresh(shown) {
    if (busy) {
      behind = true;
      return;
    }
    busy = true;
    try {
      do {
        behind = false;
        await part("curves");
        // A picture is looked at for longer than a second.
        if (shown !== picture) {
          await part("film");
          picture = shown;
        }
      } while (behind);
    } catch {
      // Training has ended in between.
    } finally {
      busy = false;
    }
  }

  const events = new EventSource("/events");
  events.addEventListener("step", (event) => {
    const [, shown, ...words] = event.data.split(" ");
    state.textContent = words.join(" ") + ", training";
    refresh(shown);
  });
  events.addEventListener("end", () => {
    events.close();
    state.textContent = state.textContent.replace(", training", "; training has ended");
  });
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) state.textContent += "; no connection";
  };
}
