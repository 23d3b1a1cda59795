// What a branch is to be without: the twins that the world asks about, its events, treaties and nations, to be ticked.

import { fill, h } from "./dom.js";
import { fault } from "./fields.js";
import { searched } from "./format.js";
import { branchOf, dated, state, stepWithin } from "./state.js";

const LISTED = 60;

/** When a scripted event happens, if its date is known: before the first step, at a step, or once something is so. */
function dateOf({ date }) {
    if (typeof date !== "number") return "if it comes to it";
    return dated(Math.max(stepWithin(date), 0));
}

/** All that can be left out of the branch shown: [{word, kind, title}]. */
function things() {
    const { world, treaties, nations } = state.session;
    const gone = branchOf(state.branch).edits.without ?? [];
    return [
        ...world.events.map((event) => ({ word: `event:${event.id}`, kind: dateOf(event), title: event.title })),
        ...treaties.map((treaty) => ({ word: `treaty:${treaty.id}`, kind: "treaty", title: treaty.title })),
        ...nations.map((nation) => ({ word: `nation:${nation.id}`, kind: "nation", title: nation.name })),
    ].filter(({ word }) => !gone.includes(word));
}

function tick(label, checked, change) {
    const box = h("input", { type: "checkbox", onchange: () => change(box.checked) });
    box.checked = checked;
    return h("label", { class: "pick" }, box, h("span", {}, label));
}

/** The form: {box, read, search}; `read()` gives {without, parameters}. */
export function leaveForm() {
    const chosen = new Set();
    const twins = new Set();
    const all = things();
    const search = h("input", {
        type: "search",
        placeholder: "Search events, treaties and nations",
        "aria-label": "Search what to leave out",
    });
    const count = h("p", { class: "quiet", role: "status" });
    const list = h("div", { class: "picks scroll" });
    const say = () => {
        const titles = all.filter(({ word }) => chosen.has(word)).map(({ title }) => title);
        count.textContent = titles.length ? `Left out: ${titles.join("; ")}.` : "Nothing is ticked.";
    };
    const draw = () => {
        const found = searched(all, search.value, ({ word, kind, title }) => `${kind} ${title} ${word}`);
        const rest = found.length - LISTED;
        fill(
            list,
            found.slice(0, LISTED).map(({ word, kind, title }) =>
                tick([title, h("span", { class: "quiet" }, ` ${kind}`)], chosen.has(word), (on) => {
                    if (on) chosen.add(word);
                    else chosen.delete(word);
                    say();
                }),
            ),
            found.length ? null : h("p", { class: "quiet" }, "Nothing has all these words."),
            rest > 0 ? h("p", { class: "quiet" }, `${rest} more: search for them.`) : null,
        );
    };
    search.addEventListener("input", draw);
    draw();
    say();
    const asked = state.session.world.twins.map((twin) =>
        tick([twin.text, h("span", { class: "quiet hint" }, `To see: ${twin.says}`)], false, (on) => {
            if (on) twins.add(twin);
            else twins.delete(twin);
        }),
    );
    const box = h(
        "section",
        { "aria-label": "Leave out", class: "leave" },
        h("h3", {}, "Leave out"),
        h(
            "p",
            { class: "quiet" },
            "Gone from the first year: the branch is simulated again from the start, on the same luck. What cannot be without it goes too.",
        ),
        asked.length
            ? h("div", { class: "twins" }, h("h4", {}, "What this world itself asks"), asked)
            : null,
        h("h4", {}, "One by one"),
        search,
        count,
        fault("without"),
        list,
    );
    const read = () => ({
        without: [...new Set([...[...twins].flatMap((twin) => twin.without), ...chosen])],
        parameters: Object.assign({}, ...[...twins].map((twin) => twin.parameters)),
    });
    return { box, read, search };
}
