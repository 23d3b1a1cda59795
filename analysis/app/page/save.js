// A branch as a scenario file: downloaded, or written into the folder that foedus app was given.

import { getScenario, saveScenario } from "./api.js";
import { dialog, dialogHead, fill, h } from "./dom.js";
import { fault } from "./fields.js";
import { sentence } from "./format.js";
import { branchOf, state } from "./state.js";

const slug = (text) =>
    text
        .toLowerCase()
        .normalize("NFKD")
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "") || "branch";

async function download(name) {
    const text = await getScenario(state.session.id, state.branch);
    const url = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
    h("a", { href: url, download: `${name}.yaml` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export function openSave() {
    const branch = branchOf(state.branch);
    const name = h("input", { type: "text", maxlength: "80", spellcheck: "false" });
    name.value = slug(`${state.session.world.id ?? state.session.world.title} ${branch.name}`);
    const wrong = fault("name");
    const done = h("p", { role: "status", class: "done" });
    const attempt = async (act) => {
        fill(wrong);
        fill(done);
        try {
            fill(done, await act());
        } catch (error) {
            fill(wrong, h("span", {}, sentence(error.message)));
        }
    };
    dialog("Save the branch", false, (close) => [
        dialogHead(`Save “${branch.name}” as a scenario`, close),
        h(
            "p",
            { class: "quiet" },
            "The file holds the world with all that was changed in this branch, and its seed. foedus run gives the same history from it, to the byte.",
        ),
        h("div", { class: "field" }, h("label", {}, h("span", { class: "label" }, "Name of the file"), name), wrong),
        done,
        h(
            "div",
            { class: "row" },
            h(
                "button",
                {
                    type: "button",
                    class: "primary",
                    id: "save-here",
                    onclick: () =>
                        attempt(
                            async () =>
                                `Saved as ${(await saveScenario(state.session.id, branch.id, name.value.trim())).path}.`,
                        ),
                },
                "Save in the folder",
            ),
            h(
                "button",
                {
                    type: "button",
                    id: "download",
                    onclick: () =>
                        attempt(async () => {
                            await download(slug(name.value));
                            return "Downloaded.";
                        }),
                },
                "Download",
            ),
        ),
    ]);
}
