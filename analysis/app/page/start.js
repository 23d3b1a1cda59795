// The first page: the worlds that come with Foedus and those of the folder; a click starts one.

import { $, fill, h } from "./dom.js";
import { fault } from "./fields.js";
import { plural, searched, sentence } from "./format.js";

const GROUPS = [
    ["given", "Named at the start"],
    ["folder", "In your folder"],
    ["shipped", "Come with Foedus"],
];

const fileOf = (world) => world.id.replace(/^[a-z]+:/, "");

function card(world, begin) {
    if (world.error) {
        return h(
            "button",
            { type: "button", class: "card broken", "data-world": world.id, disabled: true },
            h("b", {}, fileOf(world)),
            h("span", { class: "wrong" }, world.error),
        );
    }
    return h(
        "button",
        { type: "button", class: "card", "data-world": world.id, onclick: () => begin(world) },
        h(
            "span",
            { class: "kicker" },
            [
                world.origin === "shipped" ? null : fileOf(world),
                `${world.start}–${world.end}`,
                plural(world.nations, "nation"),
            ]
                .filter(Boolean)
                .join(" · "),
        ),
        h("b", {}, world.title),
        h("span", {}, world.question || world.summary),
    );
}

/** Show the worlds; `begin(wish, wrong)` starts a session of one. */
export function drawStart(worlds, begin) {
    const search = h("input", { type: "search", placeholder: "Search the worlds", "aria-label": "Search the worlds" });
    const replicate = h("input", { type: "number", min: "0", step: "1", value: "0" });
    const seed = h("input", { type: "number", min: "0", step: "1", placeholder: "the world's own" });
    const wrong = fault("");
    const list = h("div", {});
    const start = (world) => {
        const wish = { world: world.id, replicate: Number(replicate.value) };
        if (seed.value.trim() !== "") wish.seed = Number(seed.value);
        begin(wish, (errors) =>
            fill(
                wrong,
                errors.map((error) =>
                    h("span", {}, error.path ? sentence(`${error.path}: ${error.message}`) : error.message),
                ),
            ).scrollIntoView({ block: "center" }),
        );
    };
    const draw = () => {
        const found = searched(
            worlds,
            search.value,
            (world) => `${world.title} ${world.question} ${world.summary} ${world.id} ${world.organisations}`,
        );
        fill(
            list,
            GROUPS.map(([origin, title]) => {
                const own = found.filter((world) => world.origin === origin);
                return own.length
                    ? h(
                          "section",
                          {},
                          h("h2", {}, title),
                          h(
                              "div",
                              { class: "cards" },
                              own.map((world) => card(world, start)),
                          ),
                      )
                    : null;
            }),
            found.length ? null : h("p", { class: "quiet" }, "No world has all these words."),
        );
    };
    search.addEventListener("input", draw);
    fill(
        $("start"),
        h(
            "div",
            { class: "intro" },
            h(
                "p",
                { class: "lead" },
                "Choose a world, let its history run, stop it, change something, and see what becomes of its alliances.",
            ),
            h(
                "div",
                { class: "row" },
                search,
                h("label", {}, h("span", { class: "label" }, "Replicate"), replicate),
                h("label", {}, h("span", { class: "label" }, "Seed"), seed),
            ),
            h(
                "p",
                { class: "quiet" },
                "The same world, seed and replicate give the same history. Another replicate is the same world with other luck.",
            ),
            wrong,
        ),
        list,
    );
    draw();
}
