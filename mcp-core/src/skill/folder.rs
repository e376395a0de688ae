//! Skills on disk: everything is read here, once, and nothing outside the folder.

use super::definition::{MAIN, MOST_BYTES, MOST_FILES, Skill, is_segment};
use super::error::SkillError;
use super::file::File;
use bytes::Bytes;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Folders inside folders.
const DEEPEST: usize = 16;

/// Files of a whole folder of skills.
const MOST_IN_ALL: usize = 16 * MOST_FILES;

/// Reads one skill.
pub(super) fn read_skill(path: &Path) -> Result<Skill, SkillError> {
    let root = canonical(path)?;
    let files = walk(&root)?;
    skill(&root, &[], &files)
}

/// Reads every skill of a folder: one of its own if it has a `SKILL.md`, and those of the folders inside.
pub(super) fn read_skills(path: &Path) -> Result<Vec<Skill>, SkillError> {
    let root = canonical(path)?;
    let files = walk(&root)?;
    let folders = files.keys().filter_map(|path| path.rsplit_once('/').filter(|(_, name)| *name == MAIN));
    let mut skills = Vec::new();
    if files.contains_key(MAIN) {
        skills.push(skill(&root, &[], &files)?);
    }
    for (folder, _) in folders {
        let inside = format!("{folder}/");
        let own = files
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix(&inside)?.to_owned(), bytes.clone())));
        let mut above: Vec<&str> = folder.split('/').collect();
        above.pop();
        // A skill inside the one that is the whole folder has that one's name above it.
        let outer =
            skills.first().filter(|_| files.contains_key(MAIN)).map(|skill: &Skill| skill.name().to_owned());
        let above: Vec<String> = outer.into_iter().chain(above.into_iter().map(str::to_owned)).collect();
        skills.push(skill(&root.join(folder), &above, &own.collect())?);
    }
    if skills.is_empty() {
        return Err(SkillError::at(path, format_args!("there is no `{MAIN}` in any folder of it")));
    }
    Ok(skills)
}

fn skill(folder: &Path, above: &[String], files: &BTreeMap<String, Bytes>) -> Result<Skill, SkillError> {
    let main = folder.join(MAIN);
    let text = files.get(MAIN).ok_or_else(|| SkillError::at(folder, format_args!("there is no `{MAIN}`")))?;
    let text = std::str::from_utf8(text).map_err(|_| SkillError::at(&main, "it is not UTF-8"))?;
    let mut skill = Skill::parse(text).map_err(|error| SkillError::at(folder, error))?;
    if folder.file_name().is_none_or(|name| name != skill.name()) {
        return Err(SkillError::at(
            &main,
            format_args!("`name` is {:?}, which its folder must be called too", skill.name()),
        ));
    }
    skill.prefix = above.to_vec();
    skill.files = files.iter().map(|(path, bytes)| (path.clone(), File::new(path, bytes.clone()))).collect();
    let mut problems = Vec::new();
    skill.check(&mut problems);
    match problems.pop() {
        Some(problem) => Err(SkillError::at(folder, problem)),
        None => Ok(skill),
    }
}

fn canonical(path: &Path) -> Result<PathBuf, SkillError> {
    fs::canonicalize(path).map_err(|error| SkillError::at(path, error))
}

/// Every file below the folder, by its path from there. Names that begin with a dot are left out.
fn walk(root: &Path) -> Result<BTreeMap<String, Bytes>, SkillError> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(root.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        if depth > DEEPEST {
            return Err(SkillError::at(&folder, format_args!("it is more than {DEEPEST} folders deep")));
        }
        for entry in fs::read_dir(&folder).map_err(|error| SkillError::at(&folder, error))? {
            let path = entry.map_err(|error| SkillError::at(&folder, error))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).filter(|name| is_segment(name));
            let name = name.ok_or_else(|| SkillError::at(&path, "its name cannot stand in a URI"))?;
            if name.starts_with('.') {
                continue;
            }
            let kind = fs::symlink_metadata(&path).map_err(|error| SkillError::at(&path, error))?.file_type();
            let relative = format!("{prefix}{name}");
            if kind.is_dir() {
                folders.push((path, relative + "/", depth + 1));
            } else {
                let target = if kind.is_symlink() { link(root, &path)? } else { path };
                files.insert(relative, read(&target)?);
            }
            if files.len() > MOST_IN_ALL {
                return Err(SkillError::at(root, format_args!("it has more than {MOST_IN_ALL} files")));
            }
        }
    }
    Ok(files)
}

/// Where a link leads, which must be a file of the same folder.
fn link(root: &Path, path: &Path) -> Result<PathBuf, SkillError> {
    let target = canonical(path)?;
    if !target.starts_with(root) {
        return Err(SkillError::at(path, "this link leads out of the folder"));
    }
    if target.is_dir() {
        return Err(SkillError::at(path, "a link to a folder is not followed"));
    }
    Ok(target)
}

fn read(path: &Path) -> Result<Bytes, SkillError> {
    let metadata = fs::metadata(path).map_err(|error| SkillError::at(path, error))?;
    if !metadata.is_file() {
        return Err(SkillError::at(path, "it is no file"));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| SkillError::at(path, error))?;
    // It may grow while it is read.
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| SkillError::at(path, error))?;
    if bytes.len() > MOST_BYTES {
        return Err(SkillError::at(path, format_args!("it has more than {} MiB", MOST_BYTES >> 20)));
    }
    Ok(bytes.into())
}
