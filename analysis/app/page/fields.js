// The fields of an effect, made from what the server says of its type: one control a kind, and its value when asked.

import { fill, h } from "./dom.js";
import { capital, number, sentence, words } from "./format.js";
import { frame, nameOf, state } from "./state.js";

const option = (value, text) => h("option", { value }, text);

const nations = () =>
    [...state.session.nations]
        .sort((a, b) => a.name.localeCompare(b.name))
        .map((n) => option(n.id, `${n.name} (${n.id})`));

/** The treaties of the scenario, and those founded by the year shown. */
function treaties(prefix = "", text = (title) => title) {
    const known = new Map(state.session.treaties.map((treaty) => [treaty.id, treaty.title]));
    for (const treaty of frame()?.treaties ?? [])
        if (!known.has(treaty.id) && prefix === "") known.set(treaty.id, treaty.title);
    return [...known].map(([id, title]) => option(prefix + id, text(title)));
}

function select(options, blank) {
    return h("select", {}, blank ? option("", blank) : null, options);
}

/** A list of nations and of memberships of treaties, added one by one. */
function groups() {
    const chosen = [];
    const box = h("div", { class: "chips" });
    const add = select(
        [
            h("optgroup", { label: "Nations" }, nations()),
            h(
                "optgroup",
                { label: "Members of" },
                treaties("members:", (title) => `the members of ${title}`),
            ),
        ],
        "add…",
    );
    const draw = () =>
        fill(
            box,
            chosen.map((value) =>
                h(
                    "span",
                    { class: "chip" },
                    value.startsWith("members:")
                        ? `members of ${state.session.treaties.find((t) => `members:${t.id}` === value)?.title ?? value}`
                        : nameOf(value),
                    h(
                        "button",
                        {
                            type: "button",
                            "aria-label": `Remove ${value}`,
                            onclick: () => {
                                chosen.splice(chosen.indexOf(value), 1);
                                draw();
                            },
                        },
                        "✕",
                    ),
                ),
            ),
        );
    add.addEventListener("change", () => {
        if (add.value && !chosen.includes(add.value)) chosen.push(add.value);
        add.value = "";
        draw();
    });
    return { control: add, extra: box, read: () => (chosen.length ? chosen : undefined) };
}

const numberIn = (input) => (input.value.trim() === "" ? undefined : Number(input.value));

function numeric(field) {
    const input = h("input", { type: "number", step: "any", inputmode: "decimal", placeholder: rangeOf(field) });
    return { control: input, read: () => numberIn(input) };
}

/** A range in words: 0 to 1. */
export function rangeOf({ low, high }) {
    const known = (end) => end !== null && end !== undefined;
    if (known(low) && known(high)) return `${number(low)} to ${number(high)}`;
    return known(low) ? `at least ${number(low)}` : known(high) ? `at most ${number(high)}` : "";
}

const MAKERS = {
    nation: () => {
        const control = select(nations(), "choose…");
        return { control, read: () => control.value || undefined };
    },
    treaty: () => {
        const control = select(treaties(), "choose…");
        return { control, read: () => control.value || undefined };
    },
    choice: (field) => {
        const control = select(
            field.choices.map((choice) => option(choice, words(String(choice)))),
            "choose…",
        );
        return { control, read: () => control.value || undefined };
    },
    groups,
    number: numeric,
    numbers: () => {
        const control = h("input", { type: "text", placeholder: "numbers, as in 0.5, -1" });
        const read = () =>
            control.value.trim() === ""
                ? undefined
                : control.value
                      .split(/[\s,;]+/)
                      .filter(Boolean)
                      .map(Number);
        return { control, read };
    },
    boolean: (field) => {
        const control = h("input", { type: "checkbox" });
        control.checked = Boolean(field.default);
        return { control, read: () => control.checked };
    },
};

const text = () => {
    const control = h("input", { type: "text" });
    return { control, read: () => control.value.trim() || undefined };
};

/** The place for what is wrong with a field, found by its path. */
export const fault = (path) => h("span", { class: "wrong", "data-fault": path, role: "alert" });

/** A field with its label and its words: {row, read}. */
export function fieldOf(field, path) {
    const { control, extra, read } = (MAKERS[field.kind] ?? text)(field);
    if (typeof field.default === "number" || typeof field.default === "string") control.value = field.default;
    const label = h(
        "span",
        { class: "label" },
        capital(words(field.name)),
        field.required ? null : h("span", { class: "quiet" }, " (if you like)"),
    );
    const row = h(
        "div",
        { class: "field" },
        h("label", {}, label, control),
        extra ?? null,
        h("span", { class: "quiet hint" }, /^Id of /.test(field.doc ?? "") ? "" : sentence(field.doc)),
        fault(path),
    );
    return { row, read };
}
