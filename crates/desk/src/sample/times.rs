//! What the sample's staff can do and when they are there, and when two of its patients can come.

use serde_json::json;

use super::{Story, house::House, people::Patient};
use crate::UiError;

pub(super) fn write_down(story: &Story<'_>, house: &House, patients: &[Patient]) -> Result<(), UiError> {
    skills(story, house)?;
    shifts(story, house)?;
    absences(story, house)?;
    patients_times(story, patients)
}

fn skills(story: &Story<'_>, house: &House) -> Result<(), UiError> {
    let held: [(&str, &[(&str, u32)]); 8] = [
        (&house.halloran, &[("prescriber", 1)]),
        (&house.okafor, &[("prescriber", 1)]),
        (&house.brandt, &[("prescriber", 1), ("therapist", 1)]),
        (&house.farris, &[("nurse", 2)]),
        (&house.rowe, &[("prescriber", 1)]),
        (&house.whitlock, &[("nurse", 3), ("monitor", 3)]),
        (&house.ocampo, &[("monitor", 4)]),
        (&house.tanabe, &[("tms_operator", 1)]),
    ];
    for (provider, skills) in held {
        let skills: Vec<_> =
            skills.iter().map(|(skill, patients)| json!({ "skill": skill, "patients_at_once": patients })).collect();
        story.save("save_staff_skills", json!({ "provider_id": provider, "skills": skills, "revision": 0 }))?;
    }
    Ok(())
}

/// Those without a week of their own work the hours of the site.
fn shifts(story: &Story<'_>, house: &House) -> Result<(), UiError> {
    let weeks = [
        (&house.whitlock, ["8-4:30", "8-4:30", "8-4:30", "8-4:30", "8-12"]),
        (&house.ocampo, ["9-5", "9-5", "", "9-5", "9-5"]),
        (&house.tanabe, ["8-12, 12:30-5", "8-12, 12:30-5", "8-12, 12:30-5", "8-12, 12:30-5", "8-1"]),
    ];
    for (provider, [monday, tuesday, wednesday, thursday, friday]) in weeks {
        story.save(
            "save_shift",
            json!({
                "provider_id": provider, "site_id": house.site, "effective_on": story.monday(-8), "ends_on": null,
                "week": {
                    "monday": monday, "tuesday": tuesday, "wednesday": wednesday, "thursday": thursday, "friday": friday,
                },
            }),
        )?;
    }
    Ok(())
}

fn absences(story: &Story<'_>, house: &House) -> Result<(), UiError> {
    let week = story.monday(2);
    story.save(
        "save_absence",
        json!({
            "provider_id": house.ocampo, "kind": "leave", "note": "Family visit",
            "from": format!("{week}T00:00"), "until": format!("{}T00:00", week.plus(5)),
        }),
    )?;
    let visit = story.monday(1).plus(3);
    story.save(
        "save_absence",
        json!({
            "room_id": house.tms.get(1).unwrap_or(&house.visit), "kind": "maintenance", "note": "Coil check",
            "from": format!("{visit}T15:00"), "until": format!("{visit}T17:00"),
        }),
    )?;
    Ok(())
}

fn patients_times(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    // Patients without a course, so that a planned one has something to heed.
    let times = [(15, "tu th 8:30-1, fr", "mornings!", 30), (17, "weekdays before 3p", "9-11", 15)];
    for (place, windows, preferred, travel) in times {
        let Some(patient) = patients.get(place) else { continue };
        story.save(
            "save_patient_times",
            json!({
                "patient_id": patient.id, "windows": windows, "preferred": preferred,
                "travel_before_minutes": travel, "travel_after_minutes": travel, "revision": 0,
            }),
        )?;
    }
    if let Some(patient) = patients.get(15) {
        let first = story.monday(5);
        story.save(
            "save_patient_absence",
            json!({ "patient_id": patient.id, "starts_on": first, "ends_on": first.plus(4), "note": "Wedding of his sister" }),
        )?;
    }
    Ok(())
}
