"use strict";
(() => {
  const wall = document.querySelector("[data-wall]");
  if (!wall) return;
  const base = document.body.dataset.base;
  const severity = { up: 0, degraded: 1, unknown: 2, down: 3 };
  const icon = document.querySelector('link[rel="icon"]');
  const site = document.title.split(" · ").pop();
  let heard = Date.now();

  // Clocks of emergencies run by themselves.
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-deadline]")) {
      const left = Math.round((Number(clock.dataset.deadline) - Date.now()) / 1000);
      const seconds = Math.abs(left);
      clock.textContent = `${left < 0 ? "+" : "−"}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  };

  // A part in which somebody types waits.
  const waiting = new Map();
  const isInUse = (part) => part.querySelector("details[open]") || part.contains(document.activeElement);
  const replace = (name, html) => {
    const part = document.querySelector(`[data-part="${name}"]`);
    if (!part) return;
    if (name === "emergencies" && isInUse(part)) return void waiting.set(name, html);
    waiting.delete(name);
    const scrolled = part.querySelector(".scroll")?.scrollLeft;
    part.innerHTML = html;
    if (scrolled) part.querySelector(".scroll").scrollLeft = scrolled;
    tick();
  };

  const show = (state, title) => {
    document.title = `${title} · ${site}`;
    const heading = document.querySelector("main > h1");
    if (heading) heading.textContent = title;
    if (icon && wall.dataset[`icon${state[0].toUpperCase()}${state.slice(1)}`]) {
      icon.href = wall.dataset[`icon${state[0].toUpperCase()}${state.slice(1)}`];
    }
  };

  // Sound, for whoever asked for it: three tones when something is worse than before.
  const button = document.querySelector("[data-sound]");
  let audio = null;
  const sound = () => {
    if (!audio) return;
    [0, 0.3, 0.6].forEach((delay) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      volume.gain.value = 0.2;
      tone.frequency.value = 880;
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + delay);
      tone.stop(audio.currentTime + delay + 0.2);
    });
  };

  const stale = document.querySelector("[data-stale-text]");
  const isStale = () => document.body.classList.contains("is-stale");
  const watch = () => {
    tick();
    for (const [name, html] of waiting) replace(name, html);
    const limit = 2 * Number(wall.dataset.beat) * 1000 + 1000;
    if (Date.now() - heard <= limit || isStale()) return;
    const text = wall.dataset.stale.replace("{n}", document.querySelector("[data-at]").textContent);
    document.body.classList.add("is-stale");
    stale.textContent = text;
    stale.hidden = false;
    show("unknown", `? ${text}`);
    sound();
  };

  const beat = (news) => {
    heard = Date.now();
    document.body.classList.remove("is-stale");
    stale.hidden = true;
    document.querySelector("[data-at]").textContent = news.shown;
    if (severity[news.state] > severity[wall.dataset.state]) sound();
    wall.dataset.state = news.state;
    show(news.state, news.title);
  };

  const slider = document.querySelector("[data-slider]");
  if (slider) {
    slider.hidden = false;
    const label = slider.getAttribute("aria-label");
    slider.max = Math.min(Number(slider.max), Math.floor(Date.now() / 1000));
    const address = () => `${base}/?at=${new Date(Number(slider.value) * 1000).toISOString().replace(".000", "")}`;
    // The picture follows the slider; the address does when it is let go.
    let asked = 0;
    let timer = 0;
    const load = async () => {
      const number = ++asked;
      const answer = await fetch(address());
      if (!answer.ok || number !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of page.querySelectorAll("[data-part]")) replace(part.dataset.part, part.innerHTML);
      document.querySelector(".clock").innerHTML = page.querySelector(".clock").innerHTML;
      document.querySelector("#at").value = page.querySelector("#at").value;
    };
    slider.addEventListener("input", () => {
      stream?.close();
      clearTimeout(timer);
      timer = setTimeout(load, 150);
      wall.dataset.past = "";
    });
    slider.addEventListener("change", () => { location.href = address(); });
    slider.title = label;
  }

  let stream = null;
  if ("past" in wall.dataset) return;
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (audio) audio.close();
      audio = audio ? null : new AudioContext();
      button.textContent = audio ? button.dataset.on : button.dataset.off;
      button.setAttribute("aria-pressed", String(Boolean(audio)));
    });
  }
  stream = new EventSource(`${base}/stream?last=${wall.dataset.last}`);
  stream.addEventListener("part", (event) => {
    const news = JSON.parse(event.data);
    replace(news.name, news.html);
  });
  stream.addEventListener("beat", (event) => beat(JSON.parse(event.data)));
  setInterval(() => { if (!("past" in wall.dataset)) watch(); }, 1000);
  tick();
})();
