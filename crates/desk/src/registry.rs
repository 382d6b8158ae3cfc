//! Every command, area by area.

use crate::{
    Command, attendance, audit, availability, billing, calendar, conflicts, consents, continuing, documents, exchange,
    finishing, followup, forms, imports, intake, packets, patients, payers, people, practice, prior_records, readiness,
    reminders, restricted, safety, series, session, today, trials, utilization, waitlist,
};

const AREAS: &[&[Command]] = &[
    session::COMMANDS,
    people::COMMANDS,
    safety::COMMANDS,
    audit::COMMANDS,
    practice::COMMANDS,
    patients::COMMANDS,
    restricted::COMMANDS,
    documents::COMMANDS,
    packets::COMMANDS,
    prior_records::COMMANDS,
    payers::COMMANDS,
    availability::COMMANDS,
    imports::COMMANDS,
    series::COMMANDS,
    attendance::COMMANDS,
    calendar::COMMANDS,
    continuing::COMMANDS,
    followup::COMMANDS,
    waitlist::COMMANDS,
    finishing::COMMANDS,
    intake::COMMANDS,
    reminders::COMMANDS,
    forms::COMMANDS,
    trials::COMMANDS,
    consents::COMMANDS,
    readiness::COMMANDS,
    utilization::COMMANDS,
    billing::COMMANDS,
    conflicts::COMMANDS,
    exchange::COMMANDS,
    today::COMMANDS,
];

/// Every command, in a fixed order.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    AREAS.iter().flat_map(|area| area.iter())
}

/// A command by its name.
pub(crate) fn command(name: &str) -> Option<&'static Command> {
    commands().find(|command| command.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Permission};
    use std::collections::BTreeSet;

    #[test]
    fn no_two_commands_share_a_name() {
        let names: BTreeSet<_> = commands().map(|command| command.name).collect();
        assert_eq!(names.len(), commands().count());
    }

    #[test]
    fn only_commands_of_the_program_itself_are_open_to_anybody() {
        for command in commands().filter(|command| command.permission == Permission::Anybody) {
            assert_eq!(command.kind, Kind::Session, "{}", command.name);
        }
    }

    #[test]
    fn every_command_has_a_schema_of_an_object_as_input() {
        for command in commands() {
            let schema = (command.input)();
            assert_eq!(schema.get("type").and_then(|kind| kind.as_str()), Some("object"), "{}", command.name);
        }
    }
}
