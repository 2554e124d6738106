// SPDX-License-Identifier: Apache-2.0
"use strict";

// Values under the pointer.
function hover(chart) {
  const svg = chart.querySelector("svg");
  const curves = [...chart.querySelectorAll("[data-values]")].map((c) => ({
    name: c.dataset.name,
    steps: c.dataset.steps.split(",").map(Number),
    values: c.dataset.values.split(","),
  }));
  if (!curves.length || !curves[0].steps.length) return;
  const left = Number(svg.dataset.left), right = Number(svg.dataset.right);
  const tip = chart.appendChild(document.createElement("div"));
  tip.className = "tip";
  tip.hidden = true;
  const hair = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "line"));
  hair.setAttribute("class", "hair");
  hair.setAttribute("y1", svg.dataset.top);
  hair.setAttribute("y2", svg.dataset.bottom);
  hair.setAttribute("visibility", "hidden");
  const hide = () => {
    tip.hidden = true;
    hair.setAttribute("visibility", "hidden");
  };
  svg.addEventListener("pointerleave", hide);
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    const steps = curves[0].steps;
    const share = ((event.clientX - box.left) / scale - left) / (right - left);
    if (share < -0.02 || share > 1.02) return hide();
    const low = Math.min(steps[0], steps.at(-1) - 1);
    const step = low + share * (steps.at(-1) - low);
    let at = steps.findIndex((s) => s >= step);
    if (at < 0) at = steps.length - 1;
    if (at > 0 && step - steps[at - 1] < steps[at] - step) at--;
    const x = left + ((steps[at] - low) / (steps.at(-1) - low)) * (right - left);
    hair.setAttribute("x1", x);
    hair.setAttribute("x2", x);
    hair.setAttribute("visibility", "visible");
    tip.textContent = `step ${steps[at]}: ` + curves.map((c) =>
      (curves.length > 1 ? c.name + " " : "") + c.values[at]).join(", ");
    tip.hidden = false;
    const room = chart.clientWidth - tip.offsetWidth;
    tip.style.left = Math.max(0, Math.min(room, x * scale - tip.offsetWidth / 2)) + "px";
    tip.style.top = svg.offsetTop - 4 + "px";
  });
}

// One picture at a time, chosen by a slider.
function film(strip) {
  const frames = [...strip.querySelectorAll("figure")];
  if (frames.length < 2) return;
  strip.classList.add("single");
  const bar = document.createElement("div");
  bar.className = "slider";
  const play = bar.appendChild(document.createElement("button"));
  play.type = "button";
  play.textContent = "Play";
  const range = bar.appendChild(document.createElement("input"));
  range.type = "range";
  range.min = 0;
  range.max = frames.length - 1;
  range.value = range.max;
  range.setAttribute("aria-label", "picture");
  const show = () => frames.forEach((f, i) => { f.hidden = i !== Number(range.value); });
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
  };
  range.addEventListener("input", () => { stop(); show(); });
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (range.value === range.max) range.value = 0;
    show();
    play.textContent = "Stop";
    timer = setInterval(() => {
      if (!bar.isConnected || range.value === range.max) return stop();
      range.value = Number(range.value) + 1;
      show();
    }, 250);
  });
  strip.before(bar);
  show();
}

// Probability of at most k of n, each with probability p.
function atMost(k, n, p) {
  let sum = 0, ways = 1;
  for (let i = 0; i <= k; i++) {
    sum += ways * p ** i * (1 - p) ** (n - i);
    ways = (ways * (n - i)) / (i + 1);
  }
  return sum;
}

// Where a falling function of [0, 1] passes a value.
function crossing(f, value) {
  let low = 0, high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (f(middle) > value) low = middle; else high = middle;
  }
  return low;
}

// The 95 % interval of Clopper and Pearson for a share of which k of n were seen.
function interval(k, n) {
  return [
    k === 0 ? 0 : crossing((p) => atMost(k - 1, n, p), 0.975),
    k === n ? 1 : crossing((p) => atMost(k, n, p), 0.025),
  ];
}

function guess(section) {
  const pairs = [...section.querySelectorAll(".pairs li")];
  const score = section.querySelector("#score");
  if (!pairs.length) return;
  let told = 0, right = 0;
  const percent = (x) => Math.round(100 * x) + " %";
  pairs.forEach((pair) => {
    const buttons = [...pair.querySelectorAll("button")];
    buttons.forEach((button, i) => button.addEventListener("click", () => {
      if (pair.classList.contains("done")) return;
      pair.classList.add("done");
      const good = i === Number(pair.dataset.real);
      button.classList.add(good ? "right" : "wrong");
      told++;
      if (good) right++;
      const [low, high] = interval(right, told);
      score.textContent = `${right} of ${told} right: ${percent(right / told)}, 95 % interval ` +
        `${percent(low)} to ${percent(high)}.`;
      if (told === pairs.length) {
        score.textContent += low > 0.5 ? " You can tell them apart."
          : high < 0.5 ? " You take the made ones for real." : " That may be guessing.";
      }
    }));
  });
}

function enliven(root) {
  root.querySelectorAll(".chart").forEach(hover);
  root.querySelectorAll(".film").forEach(film);
}

enliven(document);
const pairs = document.getElementById("guess");
if (pairs) guess(pairs);
