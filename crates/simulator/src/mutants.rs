//! Bugs that can be turned on, to see that they are caught.

/// A bug: its name in the source and what it does wrong.
pub struct Mutant {
    /// Its name.
    pub name: &'static str,
    /// One sentence.
    pub what: &'static str,
}

impl Mutant {
    /// Whether only months can show it: it is looked for among schedules of months.
    pub fn takes_months(&self) -> bool {
        let room = self.name.split(':').next().unwrap_or_default();
        ["elapsed", "holding", "checking", "cleaning", "wants"].contains(&room)
    }
}

/// Every bug there is. A test compares them with the source.
pub const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "outgoing::known_keys_are_written_with",
        what: "What is written after a removal was heard of is sealed under the key the removed device has.",
    },
    Mutant {
        name: "epochs::keys_that_wait_are_handed_on",
        what: "A key is given to a device that the records still missing may have removed.",
    },
    Mutant {
        name: "deferred::what_waited_holds_again",
        what: "An entry that waited for a newer program holds what was written over since.",
    },
    Mutant {
        name: "merge::unknown_holds_back_all",
        what: "An entry with one change of a newer program is not applied at all.",
    },
    Mutant { name: "merge::base_ignored", what: "What an author had seen is not taken out of the holders." },
    Mutant {
        name: "merge::unseen_base_forgotten",
        what: "That an entry was written over before it arrived is not noted.",
    },
    Mutant { name: "merge::last_writer_wins", what: "The entry that arrives last holds a register alone." },
    Mutant { name: "merge::order_by_arrival", what: "What is shown meanwhile depends on the order of arrival." },
    Mutant { name: "merge::removal_wins", what: "A removal is shown over a change made apart." },
    Mutant { name: "merge::lattice_ignored", what: "The later state is shown, not the one that went further." },
    Mutant { name: "merge::removal_not_asked", what: "Removed here and changed there asks nobody." },
    Mutant { name: "merge::equal_values_asked", what: "Two offices that wrote the same are asked which is right." },
    Mutant { name: "merge::clinical_settles_itself", what: "A clinical value changed apart asks nobody." },
    Mutant { name: "merge::states_never_exclude", what: "States that exclude each other ask nobody." },
    Mutant {
        name: "merge::one_removal_hides_the_row",
        what: "A row that one office took out is gone although another changed it.",
    },
    Mutant {
        name: "merge::first_fact_to_arrive_stays",
        what: "Of two facts under one id the first to arrive is shown.",
    },
    Mutant { name: "merge::other_fact_not_asked", what: "Another fact under a known id asks nobody." },
    Mutant { name: "act::writes_over_both_versions", what: "A change writes over versions that stand side by side." },
    Mutant { name: "act::names_one_of_those_seen", what: "A change names one of the versions its author saw." },
    Mutant { name: "act::removal_names_nothing_seen", what: "A removal names nothing of what its author saw." },
    Mutant { name: "undo::over_what_others_wrote", what: "An undo takes back what others wrote since." },
    Mutant { name: "shelf::conflicts_stay", what: "A conflict that was decided stays." },
    Mutant { name: "shelf::only_the_first_recorder", what: "A fact is compared with its first recorder only." },
    Mutant {
        name: "shelf::written_over_all_the_same",
        what: "An entry that arrives after what was written over it holds again.",
    },
    Mutant { name: "clocks::one_holder_is_kept", what: "Of several holders of a register only one is stored." },
    Mutant {
        name: "entry::named_by_its_number",
        what: "An entry is named by device and number instead of its content.",
    },
    Mutant {
        name: "receive::loses_the_last_of_many",
        what: "The last of several entries that arrive together is dropped.",
    },
    Mutant { name: "receive::refuses_clocks_ahead", what: "Entries of a clock more than a day ahead are refused." },
    Mutant {
        name: "outgoing::segments_known_by_place",
        what: "A segment counts as known by its place in the stream, whatever its content.",
    },
    Mutant {
        name: "outgoing::clears_up_without_acknowledgement",
        what: "Segments are removed from the share before anybody said to have them.",
    },
    Mutant {
        name: "outgoing::nothing_is_placed_again",
        what: "A device never offers what it holds to be placed again.",
    },
    Mutant { name: "segments::noted_before_stored", what: "Entries are noted as sealed before the segment is stored." },
    Mutant {
        name: "segments::cursor_runs_ahead",
        what: "The next entry counts as sealed although it is in no segment.",
    },
    Mutant { name: "beats::says_more_than_it_has", what: "A heartbeat acknowledges one entry more than there is." },
    Mutant {
        name: "taking::gaps_are_passed_over",
        what: "A segment after a gap is taken, and the gap counts as taken.",
    },
    Mutant { name: "taking::copies_go_on_as_one", what: "A copied disk goes on under the life of the first." },
    Mutant {
        name: "taking::records_kept_as_files_only",
        what: "Records about devices that arrive do not enter the registry.",
    },
    Mutant {
        name: "taking::what_waits_is_forgotten",
        what: "What waited for an earlier file is never looked at again.",
    },
    Mutant {
        name: "taking::unknown_keys_are_refused",
        what: "A file under a key that has not arrived yet is refused for good.",
    },
    Mutant {
        name: "taking::unknown_devices_are_refused",
        what: "A file of a device that is not known yet is refused for good.",
    },
    Mutant { name: "taking::late_changes_are_taken", what: "What a removed device sends late is taken unasked." },
    Mutant {
        name: "frontier::numbers_are_enough",
        what: "What a removed device wrote under numbers that had been seen is taken, whatever it is.",
    },
    Mutant { name: "seal::nonce_repeats", what: "Every file is sealed with the same nonce." },
    Mutant { name: "seal::in_the_clear", what: "Content is packed and not encrypted." },
    Mutant { name: "authority::removals_do_not_count", what: "A removal has no force." },
    Mutant { name: "joining::one_record_left_out", what: "A device that joins drops the first record of the answer." },
    Mutant { name: "parcel::trailer_believed", what: "The trailer's hash is believed and not compared." },
    Mutant { name: "place::what_waits_counts_as_placed", what: "A parcel that could not be placed counts as placed." },
    Mutant { name: "place::not_read_back", what: "A parcel counts as placed without being read back." },
    Mutant {
        name: "place::stays_at_a_torn_name",
        what: "A parcel whose name is taken by something torn waits for ever.",
    },
    Mutant { name: "take::torn_counts_as_read", what: "A torn file is passed over and never read again." },
    Mutant { name: "look::any_share_is_ours", what: "Another practice's share is used." },
    Mutant { name: "look::never_at_everything", what: "The share is never compared with what should lie there." },
    Mutant { name: "heal::never", what: "Nothing is placed again." },
    Mutant { name: "seen::damaged_counts_as_good", what: "A damaged file counts as lying there." },
    Mutant { name: "seen::never_tried_again", what: "What failed once is never tried again." },
    Mutant { name: "remove::answers_are_believed", what: "A file counts as removed because the share says so." },
    Mutant { name: "findings::named_by_the_clock", what: "The id of a broken rule depends on the day it was found." },
    Mutant { name: "elapsed::jumps_are_believed", what: "A clock that jumps ahead makes months pass at once." },
    Mutant {
        name: "holding::everything_is_held",
        what: "A device says that it holds copies of which it lacks entries.",
    },
    Mutant { name: "checking::every_copy_is_right", what: "A copy that does not come to its digest is agreed upon." },
    Mutant { name: "cleaning::nobody_has_to_agree", what: "Files go because of a copy nobody looked at." },
    Mutant { name: "cleaning::nobody_has_to_hold_it", what: "Files go although a device lacks what is in them." },
    Mutant { name: "cleaning::no_notice_is_given", what: "Files go as soon as somebody says that they may." },
    Mutant {
        name: "cleaning::condemned_files_are_brought_back",
        what: "What went because of a copy is placed again by those who hold it.",
    },
    Mutant { name: "wants::nobody_listens", what: "What a device looks for is placed again by nobody." },
];

/// Turns one bug on, in this process, until [`none`].
pub fn only(mutant: &Mutant) {
    fail::cfg(mutant.name, "return").expect("the setting is a fixed word");
}

/// Turns a bug off.
pub fn none(mutant: &Mutant) {
    fail::remove(mutant.name);
}
