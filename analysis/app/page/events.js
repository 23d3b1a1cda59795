// The form of injected events: a title, a date, and effects, each made from its type.

import { fill, h } from "./dom.js";
import { capital, words } from "./format.js";
import { fault, fieldOf } from "./fields.js";
import { dated, state, steps, yearOf } from "./state.js";

/** One effect at a path: {box, read}; `drop` takes it out of its event. */
function effectForm(path, drop) {
    const types = state.session.event_types;
    const body = h("div", { class: "fields" });
    let fields = [];
    const type = h(
        "select",
        { "aria-label": "What it does" },
        types.map((one) => h("option", { value: one.type }, `${capital(words(one.type))}: ${one.doc}`)),
    );
    const draw = () => {
        const chosen = types.find((one) => one.type === type.value);
        fields = chosen.fields.map((field) => [field.name, fieldOf(field, `${path()}.${field.name}`)]);
        fill(
            body,
            fields.map(([, field]) => field.row),
        );
    };
    type.addEventListener("change", draw);
    draw();
    const read = () => {
        const values = fields.map(([name, field]) => [name, field.read()]).filter(([, value]) => value !== undefined);
        return { type: type.value, ...Object.fromEntries(values) };
    };
    const renumber = () => {
        for (const [name, field] of fields) field.row.querySelector("[data-fault]").dataset.fault = `${path()}.${name}`;
        own.dataset.fault = path();
    };
    const own = fault(path());
    const box = h(
        "fieldset",
        { class: "effect" },
        h("legend", {}, "Effect"),
        h(
            "div",
            { class: "row" },
            type,
            h(
                "button",
                { type: "button", class: "small push", "aria-label": "Remove this effect", onclick: drop },
                "✕",
            ),
        ),
        own,
        body,
    );
    return { box, read, renumber };
}

function dates() {
    const shown = state.session.world.steps_per_year === 1 ? "the year shown" : "the quarter shown";
    return Array.from({ length: steps() - state.at }, (_, k) => state.at + k).map((at) =>
        h("option", { value: yearOf(at) }, at === state.at ? `${dated(at)} (${shown})` : dated(at)),
    );
}

/** One event: {box, read, renumber}; `number()` is its place among the events, `drop` takes it out. */
export function eventForm(number, drop) {
    const path = () => `events.${number()}`;
    const title = h("input", { type: "text", placeholder: "what the newspapers would say" });
    const date = h("select", {}, dates());
    const effects = [];
    const list = h("div", {});
    const renumber = () => {
        for (const [name, element] of places) element.dataset.fault = name ? `${path()}.${name}` : path();
        for (const effect of effects) effect.renumber();
    };
    const draw = () => {
        fill(
            list,
            effects.map((effect) => effect.box),
        );
        renumber();
    };
    const places = ["", "title", "date", "effects"].map((name) => [name, fault(name ? `${path()}.${name}` : path())]);
    const at = Object.fromEntries(places);
    const add = () => {
        let effect = null;
        effect = effectForm(
            () => `${path()}.effects.${Math.max(effects.indexOf(effect), 0)}`,
            () => {
                effects.splice(effects.indexOf(effect), 1);
                draw();
            },
        );
        effects.push(effect);
        draw();
    };
    add();
    const box = h(
        "fieldset",
        { class: "event-form" },
        h("legend", {}, "Event"),
        at[""],
        h("div", { class: "field" }, h("label", {}, h("span", { class: "label" }, "Title"), title), at.title),
        h("div", { class: "field" }, h("label", {}, h("span", { class: "label" }, "Date"), date), at.date),
        list,
        at.effects,
        h(
            "div",
            { class: "row" },
            h("button", { type: "button", class: "small", onclick: add }, "Add an effect"),
            h("button", { type: "button", class: "small push", onclick: drop }, "Remove this event"),
        ),
    );
    const read = () => ({
        title: title.value.trim(),
        date: Number(date.value),
        effects: effects.map((effect) => effect.read()),
    });
    return { box, read, renumber };
}
