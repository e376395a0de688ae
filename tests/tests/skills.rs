//! Skills: from folders and from the program, listed, read and refused.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mcp_core::testing::Client;
use mcp_core::{Server, Skill, Skills, code};
use mcp_transports::http::Config;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tests::http::Request;
use tests::message::modern;
use tests::served::Server as Served;

/// A folder of files that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("skills-{}-{test}", std::process::id()));
        let folder = Self(path);
        fs::create_dir_all(&folder.0).unwrap();
        files.iter().for_each(|(path, text)| folder.write(path, text));
        folder
    }

    fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn main_file(name: &str) -> String {
    format!("---\nname: {name}\ndescription: What {name} is for.\n---\n\n# {name}\n")
}

fn served(skills: Skills) -> Server {
    Server::builder("skilled", "1.0.0").skills(skills).build().unwrap()
}

async fn entries(client: &Client) -> Vec<Value> {
    client.list("skills/list", "skills").await.unwrap()
}

async fn code_of(client: &Client, method: &str, params: Value) -> i32 {
    client.request(method, params).await.unwrap_err().code()
}

/// What one file says of itself in a skill's entry.
const ABC: &str = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[tokio::test]
async fn a_folder_of_skills_is_listed_with_every_file_and_its_digest() {
    let folder = Folder::new(
        "listed",
        &[
            ("commits/SKILL.md", &main_file("commits")),
            ("commits/references/a b.txt", "abc"),
            ("commits/.git/config", "hidden"),
            ("acme/billing/refunds/SKILL.md", &main_file("refunds")),
            ("acme/README.md", "in no skill"),
        ],
    );
    folder.write("commits/logo.png", [0x89, b'P', 0xff]);
    let client = Client::modern(&served(Skills::from_dir(&folder.0).unwrap()));
    let listed = entries(&client).await;
    let uris: Vec<_> = listed.iter().map(|entry| entry["uri"].as_str().unwrap()).collect();
    assert_eq!(uris, ["skill://acme/billing/refunds/SKILL.md", "skill://commits/SKILL.md"]);
    let commits = &listed[1];
    assert_eq!(commits["frontmatter"], json!({ "name": "commits", "description": "What commits is for." }));
    let files = commits["resources"].as_array().unwrap();
    let uris: Vec<_> = files.iter().map(|file| file["uri"].as_str().unwrap()).collect();
    assert_eq!(
        uris,
        ["skill://commits/SKILL.md", "skill://commits/logo.png", "skill://commits/references/a%20b.txt"]
    );
    assert_eq!(files[2], json!({ "uri": "skill://commits/references/a%20b.txt", "digest": ABC, "size": 3 }));

    let text = client.read("skill://commits/references/a%20b.txt").await.unwrap();
    assert_eq!(serde_json::to_value(&text[0]).unwrap()["text"], "abc");
    let logo = serde_json::to_value(&client.read("skill://commits/logo.png").await.unwrap()[0]).unwrap();
    assert_eq!((&logo["mimeType"], &logo["blob"]), (&json!("image/png"), &json!("iVD/")));
    assert!(client.read("skill://commits/.git/config").await.is_err());
    assert!(client.read("skill://acme/README.md").await.is_err());
}

#[tokio::test]
async fn a_main_file_is_read_as_it_was_listed_in_both_eras() {
    let skill = Skill::new("quoting", "Says: \"yes\", \\ and # and\nmore", "# Quoting").file("a.md", "a");
    for client in Client::both(&served(Skills::new().skill(skill))) {
        let main = serde_json::to_value(&client.read("skill://quoting/SKILL.md").await.unwrap()[0]).unwrap();
        assert_eq!(main["mimeType"], "text/markdown");
        let text = main["text"].as_str().unwrap();
        let expected = "---\nname: \"quoting\"\ndescription: \"Says: \\\"yes\\\", \\\\ and # and\\nmore\"\n---\n\n# Quoting\n";
        assert_eq!(text, expected);
        let listed: Vec<Value> = client.list("resources/list", "resources").await.unwrap();
        assert_eq!(listed.len(), 1, "files are found through their skill");
        assert_eq!(
            (&listed[0]["name"], &listed[0]["uri"]),
            (&json!("quoting"), &json!("skill://quoting/SKILL.md"))
        );
        assert_eq!(listed[0]["description"], "Says: \"yes\", \\ and # and\nmore");
    }
}

#[tokio::test]
async fn one_skill_is_got_by_its_uri_and_no_other() {
    let skills = Skills::new().skill(Skill::new("one", "One.", "").file("a.md", "a"));
    let client = Client::modern(&served(skills));
    let got = client.request("skills/get", json!({ "uri": "skill://one/SKILL.md" })).await.unwrap();
    assert_eq!(got["skill"], entries(&client).await[0]);
    assert_eq!((&got["ttlMs"], &got["cacheScope"]), (&json!(60_000), &json!("public")));
    assert_eq!(got.get("nextCursor"), None);
    for uri in ["skill://one", "skill://one/a.md", "skill://two/SKILL.md", "skill://one/../one/SKILL.md", ""]
    {
        assert_eq!(
            code_of(&client, "skills/get", json!({ "uri": uri })).await,
            code::INVALID_PARAMS,
            "{uri}"
        );
    }
    assert_eq!(code_of(&client, "skills/get", json!({})).await, code::INVALID_PARAMS);
}

#[tokio::test]
async fn directories_show_what_is_directly_inside() {
    let skill =
        Skill::new("one", "One.", "").under("acme").file("docs/a.md", "a").file("docs/more/b.md", "b");
    let client = Client::modern(&served(Skills::new().skill(skill).page_size(2)));
    let inside = |uri: &'static str| {
        let client = &client;
        async move {
            let (mut uris, mut cursor) = (Vec::new(), Value::Null);
            loop {
                let mut params = json!({ "uri": uri });
                if !cursor.is_null() {
                    params["cursor"] = cursor;
                }
                let mut page = client.request("resources/directory/read", params).await.unwrap();
                let found = page["resources"].as_array().unwrap();
                assert!(found.len() <= 2);
                uris.extend(found.iter().map(|child| {
                    format!("{} {}", child["name"].as_str().unwrap(), child["mimeType"].as_str().unwrap())
                }));
                cursor = page["nextCursor"].take();
                if cursor.is_null() {
                    return uris;
                }
            }
        }
    };
    assert_eq!(inside("skill://acme").await, ["one inode/directory"]);
    assert_eq!(inside("skill://acme/one").await, ["one text/markdown", "docs inode/directory"]);
    assert_eq!(inside("skill://acme/one/docs").await, ["a.md text/markdown", "more inode/directory"]);
    for uri in ["skill://acme/one/SKILL.md", "skill://acme/two", "skill://", "skill://acme/one/../one"] {
        let code = code_of(&client, "resources/directory/read", json!({ "uri": uri })).await;
        assert_eq!(code, code::INVALID_PARAMS, "{uri}");
    }
    let told = client.request("server/discover", json!({})).await.unwrap();
    let declared = &told["capabilities"]["extensions"]["io.modelcontextprotocol/skills"];
    assert_eq!(
        (declared, &told["capabilities"]["resources"]["listChanged"]),
        (&json!({ "directoryRead": true }), &json!(true))
    );
}

#[tokio::test]
async fn pages_follow_each_other_and_a_cursor_of_nobody_is_refused() {
    let skills =
        ["a", "b", "c"].iter().fold(Skills::new(), |skills, name| skills.skill(Skill::new(name, "It.", "")));
    let client = Client::modern(&served(skills.page_size(2)));
    let first = client.request("skills/list", json!({})).await.unwrap();
    assert_eq!(first["skills"].as_array().unwrap().len(), 2);
    assert_eq!(entries(&client).await.len(), 3);
    assert_eq!(code_of(&client, "skills/list", json!({ "cursor": "AAAA" })).await, code::INVALID_PARAMS);
    assert_eq!(code_of(&client, "skills/list", json!({ "cursor": 1 })).await, code::INVALID_PARAMS);
}

#[tokio::test]
async fn a_skill_inside_another_is_one_of_its_own_and_part_of_the_outer_one() {
    let folder = Folder::new(
        "nested",
        &[("outer/SKILL.md", &main_file("outer")), ("outer/tools/inner/SKILL.md", &main_file("inner"))],
    );
    let client = Client::modern(&served(Skills::from_dir(&folder.0).unwrap()));
    let listed = entries(&client).await;
    assert_eq!(listed.len(), 2);
    let uri = "skill://outer/tools/inner/SKILL.md";
    assert_eq!((&listed[0]["resources"][1]["uri"], &listed[1]["uri"]), (&json!(uri), &json!(uri)));
    assert_eq!(client.read(uri).await.unwrap().len(), 1);
    let whole = Client::modern(&served(
        Skills::from_dir(folder.0.join("outer")).unwrap_or_else(|error| panic!("{error}")),
    ));
    assert_eq!(entries(&whole).await.len(), 2, "the folder itself may be a skill");
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_inside_and_nowhere_else() {
    let link = |folder: &Folder, target: &Path| {
        std::os::unix::fs::symlink(target, folder.0.join("one/link")).unwrap();
        Skills::from_dir(&folder.0).map_err(|error| error.to_string())
    };
    let files: &[(&str, &str)] =
        &[("one/SKILL.md", &main_file("one")), ("one/a.md", "a"), ("docs/b.md", "b")];
    let rows: [(&str, &str, Option<&str>); 5] = [
        ("inside", "a.md", None),
        ("folder", "../docs", Some("a link to a folder is not followed")),
        ("outside", "/etc/hostname", Some("this link leads out of the folder")),
        ("above", "../../", Some("this link leads out of the folder")),
        ("nowhere", "missing", Some("No such file")),
    ];
    for (name, target, problem) in rows {
        let folder = Folder::new(&format!("link-{name}"), files);
        let found = link(&folder, Path::new(target));
        match problem {
            None => assert!(found.is_ok(), "{name}: {found:?}"),
            Some(problem) => assert!(found.as_ref().unwrap_err().contains(problem), "{name}: {found:?}"),
        }
    }
}

#[test]
fn a_folder_that_is_no_skill_says_why() {
    type Files<'a> = &'a [(&'a str, &'a str)];
    let rows: [(&str, Files<'_>, &str); 4] = [
        ("empty", &[("a/README.md", "x")], "there is no `SKILL.md`"),
        ("named", &[("other/SKILL.md", &main_file("one"))], "which its folder must be called too"),
        ("plain", &[("one/SKILL.md", "# One")], "it must begin with frontmatter"),
        (
            "quotes",
            &[("one/SKILL.md", "---\nname: one\ndescription: Use it: now\n---\n")],
            "line 3: this means something else",
        ),
    ];
    for (name, files, expected) in rows {
        let folder = Folder::new(name, files);
        let error = Skills::from_dir(&folder.0).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
    assert!(Skills::from_dir("/nowhere/at/all").is_err());
    let many: Vec<String> = (0..512).map(|file| format!("one/{file}.md")).collect();
    let main = main_file("one");
    let files: Vec<(&str, &str)> =
        many.iter().map(|path| (path.as_str(), "")).chain([("one/SKILL.md", &*main)]).collect();
    let folder = Folder::new("many", &files);
    assert!(Skills::from_dir(&folder.0).unwrap_err().to_string().contains("more than 512 files"));
}

#[test]
fn what_is_wrong_with_a_skill_of_the_program_is_found_when_the_server_is_built() {
    let good = || Skill::new("one", "One.", "");
    let rows = [
        (Skill::new("One", "One.", ""), "`name` must be of"),
        (Skill::new("a--b", "One.", ""), "`name` must be of"),
        (Skill::new("one", " ", ""), "`description` must have"),
        (good().file("../secret", "x"), "is no path below the skill"),
        (good().file("/etc/passwd", "x"), "is no path below the skill"),
        (good().file("a\\b", "x"), "is no path below the skill"),
        (good().file("SKILL.md", "x"), "is added twice"),
        (good().under("a//b"), "is no path to put it under"),
        (good().file("big", vec![0; 16 << 20]), "more than 512 files or 16 MiB"),
    ];
    for (skill, expected) in rows {
        let error = Server::builder("s", "1").skills(Skills::new().skill(skill)).build().unwrap_err();
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
    let twice =
        Server::builder("s", "1").skills(Skills::new().skill(good()).skill(good())).build().unwrap_err();
    assert!(twice.to_string().contains("two skills are served at \"skill://one/SKILL.md\""), "{twice}");
}

#[test]
fn skills_are_listed_over_http() {
    let server = Served::of(served(Skills::new().skill(Skill::new("one", "One.", ""))), Config::default());
    let answer = server.ask(&Request::modern(&modern(1, "skills/list", json!({}))));
    assert_eq!(
        (answer.status, &answer.json()["result"]["skills"][0]["frontmatter"]["name"]),
        (200, &json!("one"))
    );
}
