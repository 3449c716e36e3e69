//! Which file of a crate uses which: read from the tokens of its sources, so that paths within expressions and macros count as well.
//! Not here: which arrows are allowed (`tests/floors.rs`).

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One file uses another one of its crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The file that uses, relative to the crate's source.
    pub from: String,
    /// The file that is used.
    pub to: String,
    /// The path by which it does, e.g. `crate::http::Tx`.
    pub path: String,
}

type Module = Vec<String>;

/// Every import within a crate, without those of its tests.
pub fn read(source: &Path) -> Vec<Import> {
    let mut files = BTreeMap::new();
    find(source, source, &mut files);
    let mut imports = Vec::new();
    for (module, file) in &files {
        let text = std::fs::read_to_string(source.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut found = Vec::new();
        let children: Vec<String> =
            files.keys().filter(|other| other.len() == module.len() + 1 && other.starts_with(module)).filter_map(|child| child.last().cloned()).collect();
        Reader { children: &children, found: &mut found }.read(tokens, module);
        for (within, path) in found {
            let target = resolve(&files, &within, &path);
            if let Some(to) = target.filter(|to| to != file) {
                imports.push(Import { from: file.clone(), to, path: path.join("::") });
            }
        }
    }
    imports.sort();
    imports.dedup();
    imports
}

/// The module of each file below a folder; files and folders of tests are left out.
fn find(source: &Path, folder: &Path, files: &mut BTreeMap<Module, String>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name == "tests" {
            continue;
        }
        if path.is_dir() {
            find(source, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let file = path.strip_prefix(source).expect("below the source").to_string_lossy().replace('\\', "/");
            let mut module: Module = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
            if ["mod", "lib"].contains(&name.as_str()) {
                module.pop();
            }
            files.insert(module, file);
        }
    }
}

/// The file that a path leads to: that of the longest part of it that is a module.
fn resolve(files: &BTreeMap<Module, String>, within: &Module, path: &[String]) -> Option<String> {
    let mut steps = path.iter().peekable();
    let mut module = within.clone();
    match steps.peek()?.as_str() {
        "crate" => {
            steps.next();
            module.clear();
        }
        "self" => drop(steps.next()),
        _ => {
            while steps.next_if(|step| *step == "super").is_some() {
                module.pop();
            }
        }
    }
    module.extend(steps.cloned());
    while !files.contains_key(&module) {
        module.pop()?;
    }
    files.get(&module).cloned()
}

/// Reads the paths of one file.
struct Reader<'a> {
    /// Modules right below: a path may begin with one of them.
    children: &'a [String],
    found: &'a mut Vec<(Module, Vec<String>)>,
}

impl Reader<'_> {
    fn read(&mut self, tokens: TokenStream, within: &Module) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Punct(hash) if hash.as_char() == '#' && is_of_tests(tokens.get(at)) => at = after_item(&tokens, at),
                TokenTree::Ident(word) if word == "mod" => {
                    if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) = (tokens.get(at), tokens.get(at + 1)) {
                        let inner: Module = within.iter().cloned().chain([name.to_string()]).collect();
                        self.read(body.stream(), &inner);
                        at += 2;
                    }
                }
                TokenTree::Ident(word) if self.begins(&word.to_string()) && !is_colon(tokens.get(at.wrapping_sub(2))) && is_path(&tokens, at) => {
                    at = self.path(&tokens, at, vec![word.to_string()], within);
                }
                // `pub(in crate::…)` says who may see an item, and uses nothing.
                TokenTree::Ident(word) if word == "in" && at == 1 => return,
                TokenTree::Group(group) => self.read(group.stream(), within),
                _ => {}
            }
        }
    }

    fn begins(&self, word: &str) -> bool {
        ["crate", "self", "super"].contains(&word) || self.children.iter().any(|child| child == word)
    }

    /// Follows a path from its first step on, into the branches of a tree of uses; gives where it ends.
    fn path(&mut self, tokens: &[TokenTree], mut at: usize, mut path: Vec<String>, within: &Module) -> usize {
        while is_path(tokens, at) {
            at += 2;
            match tokens.get(at) {
                Some(TokenTree::Ident(step)) => {
                    at += 1;
                    if *step != "self" {
                        path.push(step.to_string());
                    }
                }
                Some(TokenTree::Group(branches)) if branches.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = branches.stream().into_iter().collect();
                    for branch in inner.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',')) {
                        if let Some(TokenTree::Ident(first)) = branch.first() {
                            let mut branched = path.clone();
                            if *first != "self" {
                                branched.push(first.to_string());
                            }
                            self.path(branch, 1, branched, within);
                        }
                    }
                    return at + 1;
                }
                _ => break,
            }
        }
        self.found.push((within.clone(), path));
        at
    }
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(colon)) if colon.as_char() == ':')
}

fn is_path(tokens: &[TokenTree], at: usize) -> bool {
    is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))
}

/// Whether an attribute is `cfg(test)`.
fn is_of_tests(attribute: Option<&TokenTree>) -> bool {
    matches!(attribute, Some(TokenTree::Group(group)) if group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// The place after the item that an attribute belongs to: after its body or its semicolon.
fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(semicolon) => semicolon.as_char() == ';',
        _ => false,
    };
    tokens.iter().skip(at).position(ends).map_or(tokens.len(), |ended| at + ended + 1)
}
