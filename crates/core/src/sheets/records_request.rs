use serde::Serialize;

use super::{ConsentSheet, Letterhead, debug_by_name_only};

/// A request for records as it goes out: a fax cover, a letter, and what the patient signed.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RecordsRequestSheet {
    /// Prints SAMPLE.
    pub sample: bool,
    /// The practice at the top.
    pub letterhead: Letterhead,
    /// The page in front, when it goes by fax.
    pub cover: Option<FaxCover>,
    /// The day.
    pub date: String,
    /// Name and address.
    pub to: Vec<String>,
    /// Whose records, label and value.
    pub about: Vec<(String, String)>,
    /// What is asked for, label and value.
    pub asked: Vec<(String, String)>,
    /// What the letter says.
    pub paragraphs: Vec<String>,
    /// Who sends it.
    pub signed_by: Option<String>,
    /// The record number, at the foot.
    pub number: String,
    /// When it was made, `YYYY-MM-DDTHH:MM`.
    pub made_local: String,
    /// What the patient signed on a screen; what was signed with a pen goes behind it by hand.
    pub authorization: Option<Box<ConsentSheet>>,
}

/// The page in front of a fax. It names no patient: whoever finds it in the tray learns nothing.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct FaxCover {
    /// To whom.
    pub to: String,
    /// Their fax.
    pub fax: String,
    /// Their telephone.
    pub phone: Option<String>,
    /// Who sends it.
    pub from: String,
    /// What it is about.
    pub about: String,
    /// What goes behind the pages of this file by hand.
    pub more: Option<String>,
}

debug_by_name_only!(RecordsRequestSheet, FaxCover);
