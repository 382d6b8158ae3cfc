//! Commands of reminders: who is to be reminded, what was sent, and with which words.

use seriesdesk_core::{
    reminders::{
        self, RecordReminder, RecordReminders, ReminderDone, ReminderQueue, ReminderRulesView, ReminderWishView,
        RemindersOf, TemplateView, TemplatesOf, WishOf,
    },
    types::Saved,
};

use crate::Nothing;

crate::commands! {
    query reminder_queue (Read): RemindersOf => ReminderQueue = reminders::reminder_queue;
    query reminders_of (Read): WishOf => Vec<ReminderDone> = reminders::reminders_of;
    action record_reminder (Schedule): RecordReminder => Saved = reminders::record_reminder;
    action record_reminders (Schedule): RecordReminders => u32 = reminders::record_reminders;
    query reminder_rules (Read): Nothing => ReminderRulesView = |practice, _: Nothing| reminders::reminder_rules(practice);
    action save_reminder_rules (ManagePractice): ReminderRulesView => Saved = reminders::save_reminder_rules;
    query reminder_templates (Read): TemplatesOf => Vec<TemplateView> = reminders::reminder_templates;
    action save_reminder_template (ManagePractice): TemplateView => Saved = reminders::save_reminder_template;
    query reminder_wish (Read): WishOf => ReminderWishView = reminders::reminder_wish;
    action save_reminder_wish (EditPatients): ReminderWishView => Saved = reminders::save_reminder_wish;
}
