// What happened in the year shown: the scenario's and the injected events, then the decisions worth telling.

import { $, fill, h } from "./dom.js";
import { dated, frame, state } from "./state.js";

function told(decision, select) {
    const words = decision.chance_in_words;
    const chance = words ? h("span", { class: "quiet", title: "The chance of what came to pass" }, ` ${words}`) : null;
    return h(
        "li",
        {},
        h(
            "button",
            { type: "button", class: "line", onclick: () => select({ kind: "nation", id: decision.actor }) },
            decision.text,
            chance,
        ),
    );
}

export function drawFeed(select) {
    const now = frame();
    if (!now) return;
    $("feed-title").textContent = `What happened in ${dated(state.at)}`;
    const events = now.events.map((event) => h("li", { class: "event" }, event.title));
    fill(
        $("feed"),
        events.length ? h("ul", { class: "events" }, events) : h("p", { class: "quiet" }, "No event."),
        now.decisions.length ? h("h3", {}, "Decisions, and how likely each was") : null,
        h(
            "ul",
            { class: "decisions" },
            now.decisions.map((decision) => told(decision, select)),
        ),
    );
}
