// Adds keys and local times. Without it, links and forms do everything.
"use strict";
(() => {
  const root = document.documentElement;
  const language = root.lang || "en";
  // Times are shown against the server's clock: that of the reader's machine may be wrong.
  const ahead = root.dataset.now ? Date.parse(root.dataset.now) - Date.now() : 0;

  // The reader's own way to write dates, if it is one of the page's language.
  const locale = navigator.languages.find((one) => one.split("-")[0] === language) ?? language;
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  // "Now" and "in 0 seconds" would say more of what was seen a moment ago than is known.
  const secondsAgo = (seconds) => relative.format(Math.min(Math.round(seconds), -1), "second");
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const local = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
  const ways = ["own", "utc", "ago"];
  // A browser may refuse to keep anything.
  const kept = (() => { try { return localStorage; } catch { return undefined; } })();
  let way = Math.max(ways.indexOf(kept?.getItem("times")), 0);

  function sayTimes(within = document) {
    const now = Date.now() + ahead;
    for (const time of within.querySelectorAll("time[datetime]")) {
      const moment = Date.parse(time.dateTime);
      if (Number.isNaN(moment)) continue;
      const seconds = (moment - now) / 1000;
      const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units[2];
      const isNear = time.dataset.ago === "second";
      const ago = isNear ? secondsAgo(seconds) : relative.format(Math.round(seconds / size), unit);
      const utc = time.dateTime.replace("T", " ").replace("Z", " UTC");
      const own = time.hasAttribute("data-ago") ? ago : local.format(moment);
      time.textContent = { utc, ago }[ways[way]] ?? own;
      time.title = `${ago}\n${exact.format(moment)}\n${utc}`;
    }
  }
  sayTimes();
  setInterval(() => sayTimes(), 60000);

  // A title is for those who can point at it: with the button or its key, all times are told in another way.
  const times = document.querySelector("[data-times]");
  function nameTimes() {
    times.firstElementChild.textContent = times.dataset[ways[way]] ?? times.dataset.times;
  }
  function turnTimes() {
    way = (way + 1) % ways.length;
    kept?.setItem("times", ways[way]);
    nameTimes();
    sayTimes();
  }
  if (times) {
    times.hidden = false;
    times.addEventListener("click", turnTimes);
    nameTimes();
  }

  const rows = () => [...document.querySelectorAll("a[data-row]")];
  const choices = () => [...document.querySelectorAll("input[data-choice]")];
  const help = document.getElementById("help");
  const opener = document.querySelector("[data-help]");
  if (help && opener) {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  }

  function move(step) {
    const all = rows();
    if (all.length === 0) return;
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
    all[next].focus();
    all[next].closest("li")?.scrollIntoView({ block: "nearest" });
  }

  // A key presses the button that names it, or opens the form that does.
  function use(key) {
    const named = document.querySelector(`[data-key="${key}"]`);
    if (!named) return false;
    if (named instanceof HTMLDetailsElement) {
      named.open = true;
      named.querySelector("input:not([type=hidden]), textarea, button")?.focus();
    } else {
      named.click();
    }
  }

  function tick() {
    const row = document.activeElement?.closest("li");
    const box = row?.querySelector("input[data-tick]");
    if (!box) return false;
    box.checked = !box.checked;
  }

  function press(key) {
    if (key === "j") return move(1);
    if (key === "k") return move(-1);
    if (key === "o" && document.activeElement?.matches("a[data-row]")) return document.activeElement.click();
    if (key === "u") return document.querySelector("a[data-back]")?.click();
    if (key === "/") return document.getElementById("find")?.focus();
    if (key === "w") return turnTimes();
    if (key === "?") return help?.showModal();
    if (key === "x") return tick();
    if (/^[adhnt]$/.test(key)) return use(key);
    const choice = /^[1-9]$/.test(key) ? choices()[Number(key) - 1] : undefined;
    if (!choice) return false;
    choice.checked = true;
    choice.focus();
  }

  // Asks for news while somebody looks, at once when somebody looks again, and later each time that no answer comes. It says so
  // in one place, and moves neither the list nor the focus: a person reads, ticks or writes meanwhile.
  const news = document.querySelector("[data-news]");
  const usual = 30000;
  let pause = usual;
  let next;

  async function askForNews() {
    clearTimeout(next);
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(news.dataset.news, { redirect: "error", credentials: "same-origin" });
      // 401: the session ended, and the link leads to the login and back.
      if (answer.status === 401) sayNews(await answer.text());
      const told = answer.status === 200 ? await answer.json() : {};
      if (told.says) sayNews(told.says);
      if (answer.ok) sayOthers(told.others ?? []);
      pause = answer.ok ? usual : Math.min(pause * 2, 600000);
    } catch {
      pause = Math.min(pause * 2, 600000);
    }
    clearTimeout(next);
    next = setTimeout(askForNews, pause);
  }

  function sayNews(says) {
    const text = news.querySelector("[data-news-text]");
    if (text.textContent !== says) text.textContent = says;
    news.querySelector("[data-news-link]").hidden = false;
  }

  // Names who else had the case open a moment ago. A name goes by itself when its time is over, also where no answer comes any
  // more: else a line that is lost leaves people there who are gone (https://support.zendesk.com/hc/en-us/articles/4408825035674).
  const others = document.querySelector("[data-others]");
  const nameIn = (line) => line.querySelector("bdi").textContent;

  function lineOf({ name, at }) {
    const line = document.querySelector("[data-other]").content.firstElementChild.cloneNode(true);
    line.querySelector("bdi").textContent = name;
    line.querySelector("time").dateTime = at;
    return line;
  }

  function sayOthers(looks) {
    if (!others) return;
    const before = new Set([...others.children].map(nameIn));
    others.replaceChildren(...looks.map(lineOf));
    ageOthers();
    // Screen readers hear of each who comes, once: the seconds count on in another place, of which they are told nothing.
    const came = [...others.children].filter((line) => !before.has(nameIn(line)));
    if (came.length === 0) return;
    const said = document.querySelector("[data-others-said]");
    said.textContent = came.map((line) => line.textContent).join(" ");
    setTimeout(() => { said.textContent = ""; }, 10000);
  }

  function ageOthers() {
    const isOver = (line) => Date.now() + ahead - Date.parse(line.querySelector("time").dateTime) >= others.dataset.others * 1000;
    [...others.children].filter(isOver).forEach((line) => line.remove());
    sayTimes(others);
  }
  if (others) {
    setInterval(ageOthers, 5000);
    document.addEventListener("visibilitychange", ageOthers);
  }
  if (news) {
    next = setTimeout(askForNews, pause);
    document.addEventListener("visibilitychange", askForNews);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    const typing = event.target instanceof Element && event.target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (press(event.key) !== false) {
      if (/^[1-9adhjknotuwx/?]$/.test(event.key)) event.preventDefault();
    }
  });
})();
