//! Every path that a source file names, resolved to where it points.

use std::collections::BTreeMap;
use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The crate's own name, under which `main.rs` sees the library.
const OWN_NAME: &str = "logtoll";

/// A path in the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// The line it begins on.
    pub(super) line: usize,
    /// Its segments. Paths into this crate begin with `crate`, whichever way they are written.
    pub(super) path: Vec<String>,
    /// Whether only tests are built with it.
    pub(super) in_test: bool,
}

/// A text in the code that is no documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    /// The line it stands on.
    pub(super) line: usize,
    /// The text between the quotes.
    pub(super) text: String,
    /// Whether only tests are built with it.
    pub(super) in_test: bool,
}

/// What a source file says, comments left out.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Every path, single names included.
    pub(super) mentions: Vec<Mention>,
    /// Every string literal.
    pub(super) literals: Vec<Literal>,
}

impl Source {
    /// Reads the file that holds `module` (its segments under the root; none for `lib.rs` and `main.rs`).
    pub(super) fn read(text: &str, module: &[String], in_test: bool) -> Result<Self, String> {
        let tokens = TokenStream::from_str(text).map_err(|error| format!("is no Rust: {error}"))?;
        let mut reader = Reader { module: module.to_vec(), in_test, ..Reader::default() };
        reader.walk(tokens);
        Ok(reader.finish())
    }
}

#[derive(Default)]
struct Reader {
    source: Source,
    /// The module that the tokens at hand stand in.
    module: Vec<String>,
    in_test: bool,
    /// Whether the tokens at hand belong to a `use`.
    importing: bool,
    /// What a `mod` or `use` of this file names, by the module it stands in: such a name hides a crate of that name.
    own: BTreeMap<(Vec<String>, String), Vec<String>>,
    /// The module of each mention that does not begin at a known root, by its index.
    open: Vec<(usize, Vec<String>)>,
}

impl Reader {
    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let outer = self.in_test;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    let inner = usize::from(is_punct(tokens.get(at), '!'));
                    if let Some(TokenTree::Group(group)) = tokens.get(at + inner) {
                        at += inner + 1;
                        self.attribute(group);
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == ';' => {
                    self.in_test = outer;
                    self.importing = false;
                }
                TokenTree::Punct(_) if is_colons(&tokens, at - 1) => at = self.path(&tokens, at + 1, Vec::new()),
                TokenTree::Punct(_) => {}
                TokenTree::Ident(ident) if *ident == "use" => self.importing = true,
                // `pub(crate)` says who may use the item, not what the item uses.
                TokenTree::Ident(ident) if *ident == "pub" => {
                    at += usize::from(matches!(tokens.get(at), Some(TokenTree::Group(_))));
                }
                TokenTree::Ident(ident) if *ident == "mod" => {
                    let Some(TokenTree::Ident(name)) = tokens.get(at) else { continue };
                    let path = [self.module.clone(), vec![name.to_string()]].concat();
                    self.names(name.to_string(), path);
                    at += 1;
                    if let Some(TokenTree::Group(body)) = tokens.get(at) {
                        at += 1;
                        self.module.push(name.to_string());
                        self.walk(body.stream());
                        self.module.pop();
                        self.in_test = outer;
                    }
                }
                TokenTree::Ident(_) => at = self.path(&tokens, at - 1, Vec::new()),
                TokenTree::Group(group) => {
                    self.walk(group.stream());
                    if group.delimiter() == Delimiter::Brace {
                        self.in_test = outer;
                    }
                }
                TokenTree::Literal(literal) => self.literal(literal),
            }
        }
        self.in_test = outer;
    }

    /// What an attribute names counts, documentation does not. `cfg(test)` holds for the item that follows.
    fn attribute(&mut self, group: &Group) {
        let text: String = group.stream().to_string().split_whitespace().collect();
        if text.starts_with("doc=") {
            return;
        }
        self.walk(group.stream());
        self.in_test |= text == "cfg(test)" || text.starts_with("cfg(all(test,");
    }

    fn literal(&mut self, literal: &proc_macro2::Literal) {
        let text = literal.to_string();
        let quoted = text.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"'));
        if let Some((text, _)) = quoted {
            let text = text.to_owned();
            self.source.literals.push(Literal { line: literal.span().start().line, text, in_test: self.in_test });
        }
    }

    /// Takes the path that begins at `at` and returns where it ends. A group behind `::` is a tree of paths.
    fn path(&mut self, tokens: &[TokenTree], mut at: usize, prefix: Vec<String>) -> usize {
        let mut path = prefix;
        let line = tokens.get(at).map_or(0, |token| token.span().start().line);
        loop {
            match tokens.get(at) {
                Some(TokenTree::Ident(ident)) => path.push(ident.to_string().trim_start_matches("r#").to_owned()),
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => path.push("*".to_owned()),
                Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                    self.tree(tree, &path);
                    return at + 1;
                }
                _ => break,
            }
            at += 1;
            if !is_colons(tokens, at) {
                break;
            }
            at += 2;
        }
        self.mention(line, path, alias(&tokens[at..]));
        at
    }

    fn tree(&mut self, tree: &Group, prefix: &[String]) {
        let tokens: Vec<TokenTree> = tree.stream().into_iter().collect();
        for element in tokens.split(|token| is_punct(Some(token), ',')) {
            match element {
                [] => {}
                [TokenTree::Ident(own), rest @ ..] if *own == "self" => {
                    self.mention(own.span().start().line, prefix.to_vec(), alias(rest));
                }
                _ => {
                    self.path(element, 0, prefix.to_vec());
                }
            }
        }
    }

    fn mention(&mut self, line: usize, mut path: Vec<String>, alias: Option<String>) {
        let root = match path.first().map(String::as_str) {
            None => return,
            Some("crate") => Some(Vec::new()),
            Some(OWN_NAME) if path.len() > 1 => Some(Vec::new()),
            Some("self") if path.len() > 1 => Some(self.module.clone()),
            Some("super") => Some(self.module.split_last().map_or(Vec::new(), |(_, parent)| parent.to_vec())),
            Some(_) => None,
        };
        if let Some(mut root) = root {
            path.remove(0);
            while path.first().is_some_and(|segment| segment == "super") {
                path.remove(0);
                root.pop();
            }
            root.append(&mut path);
            if let Some(name) = alias.or(root.last().cloned()).filter(|_| self.importing) {
                self.names(name, root.clone());
            }
            path = in_crate(root);
        } else {
            self.open.push((self.source.mentions.len(), self.module.clone()));
        }
        self.source.mentions.push(Mention { line, path, in_test: self.in_test });
    }

    fn names(&mut self, name: String, path: Vec<String>) {
        self.own.insert((self.module.clone(), name), path);
    }

    /// A path that begins with a name of this file leads where that name does.
    fn finish(mut self) -> Source {
        for (index, module) in self.open {
            let path = &mut self.source.mentions[index].path;
            if let Some(own) = self.own.get(&(module, path[0].clone())).filter(|_| path.len() > 1) {
                path.splice(0..1, in_crate(own.clone()));
            }
        }
        self.source
    }
}

fn in_crate(path: Vec<String>) -> Vec<String> {
    [vec!["crate".to_owned()], path].concat()
}

/// The name behind `as`.
fn alias(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Ident(word), TokenTree::Ident(name), ..] if *word == "as" => Some(name.to_string()),
        _ => None,
    }
}

fn is_punct(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}
