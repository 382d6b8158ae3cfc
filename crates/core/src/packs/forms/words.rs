//! The words of questionnaires.

use crate::word_type;

word_type! {
    /// What a form is for.
    pub enum FormKind {
        /// Scored.
        Scale = "scale", "Scale";
        /// Asks what must be known for safety.
        Screen = "screen", "Safety screen";
        /// What the patient tells of the past.
        History = "history", "History";
        /// Who the patient is and who pays.
        Details = "details", "Details";
        /// A clinician's checklist.
        Criteria = "criteria", "Criteria";
        /// Read out on the telephone.
        Script = "script", "Script";
    }
}

word_type! {
    /// Who fills a form in.
    pub enum FilledBy {
        /// The patient, or somebody for them.
        Patient = "patient", "Patient";
        /// The desk or a nurse.
        Staff = "staff", "Staff";
        /// A clinician.
        Clinician = "clinician", "Clinician";
    }
}

word_type! {
    /// How bad an answer is.
    pub enum Severity {
        /// A risk to the person: a clinician is told at once.
        Urgent = "urgent", "Urgent";
        /// Never treated here.
        Absolute = "absolute", "Not treated here";
        /// No treatment until a clinician clears it.
        Hold = "hold", "Hold";
        /// Not today.
        Block = "block", "Not today";
        /// A clinician looks at it.
        Clear = "clear", "To look at";
        /// Good to know.
        Info = "info", "Good to know";
    }
}

word_type! {
    /// What an item asks for.
    pub enum ItemKind {
        /// One of the options.
        Choice = "choice", "Choice";
        /// Any number of the options.
        Choices = "choices", "Choices";
        /// Yes or no.
        YesNo = "yes_no", "Yes or no";
        /// Yes, no, or not sure.
        YesNoUnsure = "yes_no_unsure", "Yes, no or not sure";
        /// A line of text.
        Text = "text", "Text";
        /// Several lines of text.
        Lines = "lines", "Lines";
        /// A number.
        Number = "number", "Number";
        /// A day.
        Day = "day", "Day";
        /// A telephone number.
        Phone = "phone", "Telephone";
        /// An e-mail address.
        Email = "email", "E-mail";
        /// One of a row of numbers.
        Rating = "rating", "Rating";
        /// A mark on a line.
        Line = "line", "Line";
        /// Text to read; nothing is asked.
        Statement = "statement", "Statement";
        /// A medicine.
        Drug = "drug", "Medicine";
        /// A diagnosis.
        Diagnosis = "diagnosis", "Diagnosis";
    }
}

word_type! {
    /// What is shown of a score.
    pub enum ScoreMethod {
        /// The sum of the items.
        Sum = "sum", "Sum";
        /// Their mean with one decimal; limits and bands are of the sum.
        Mean = "mean", "Mean";
    }
}
