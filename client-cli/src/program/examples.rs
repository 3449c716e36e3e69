//! The examples of every command's help, from `examples.txt`, where they stand in the order in which a ward would come to them.

use chibo_openapi::Lang;
use clap::Command;

const EXAMPLES: &str = include_str!("examples.txt");
/// Examples that the help of one command shows.
const SHOWN: usize = 2;

/// The lines, as somebody would type them.
pub(crate) fn lines() -> impl Iterator<Item = String> {
    let lines = EXAMPLES.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).map(|(_, line)| line.split(" => ").next().unwrap_or_default()).map(|line| {
        // What earlier lines gave stands as what a reader has to put there.
        let line = line.replace("{samples}", "samples");
        let (mut typed, mut rest) = (String::from("chibo "), line.as_str());
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(before, inner)| Some((before, inner.split_once('}')?))) {
            typed.push_str(before);
            typed.push_str(&name.to_uppercase());
            rest = after;
        }
        typed + rest
    })
}

/// The command line with examples below the help of every command.
pub(super) fn with_examples(command: Command, lang: Lang) -> Command {
    let lines: Vec<String> = lines().collect();
    within(command, "chibo", &lines, if lang == Lang::Vi { "Ví dụ:" } else { "Examples:" })
}

fn within(command: Command, words: &str, lines: &[String], heading: &str) -> Command {
    if command.has_subcommands() {
        return command.mut_subcommands(|inner| {
            let words = format!("{words} {}", inner.get_name());
            within(inner, &words, lines, heading)
        });
    }
    let own = |line: &&String| line.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let mut shown: Vec<&String> = lines.iter().filter(own).collect();
    // Whoever can copy an example as it stands is served best.
    shown.sort_by_key(|line| line.split(' ').any(|word| word.len() > 3 && word.chars().all(|letter| letter.is_uppercase() || letter == '_')));
    shown.dedup();
    let Some(examples) = shown.iter().take(SHOWN).map(|line| format!("\n  {line}")).reduce(|all, line| all + &line) else { return command };
    let before = command.get_after_help().map(|text| format!("{text}\n\n")).unwrap_or_default();
    command.after_help(format!("{before}{heading}{examples}"))
}
