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
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const local = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" });
  const ways = ["own", "utc", "ago"];
  // A browser may refuse to keep anything.
  const kept = (() => { try { return localStorage; } catch { return undefined; } })();
  let way = Math.max(ways.indexOf(kept?.getItem("times")), 0);

  function sayTimes() {
    const now = Date.now() + ahead;
    for (const time of document.querySelectorAll("time[datetime]")) {
      const moment = Date.parse(time.dateTime);
      if (Number.isNaN(moment)) continue;
      const seconds = (moment - now) / 1000;
      const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units[2];
      const ago = relative.format(Math.round(seconds / size), unit);
      const utc = time.dateTime.replace("T", " ").replace("Z", " UTC");
      const own = time.hasAttribute("data-ago") ? ago : local.format(moment);
      time.textContent = { utc, ago }[ways[way]] ?? own;
      time.title = `${ago}\n${exact.format(moment)}\n${utc}`;
    }
  }
  sayTimes();
  setInterval(sayTimes, 60000);

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
      if (answer.status === 200 || answer.status === 401) sayNews(await answer.text());
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
