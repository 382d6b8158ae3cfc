//! The main job without a window: the sample practice on paper, through the same commands.
use crate::shop::{Outcome, built, root};
use std::fs;
use std::process::Command;

/// Command, file, and whether it is about the patient as well as the series.
const PAPERS: &[(&str, &str, bool)] = &[
    ("superbill_preview", "superbill.pdf", true),
    ("appointment_list", "appointments.pdf", false),
    ("calendar_file", "appointments.ics", false),
];

/// Writes the papers of the sample practice to `out/` and prints their names.
pub fn write_to_out() -> Outcome {
    let out = root().join("out");
    let practice = out.join("sample-practice");
    if practice.exists() {
        // Ours alone: it holds invented people and is made anew each time.
        fs::remove_dir_all(&practice).map_err(|error| format!("cannot clear {}: {error}", practice.display()))?;
    }
    fs::create_dir_all(&out).map_err(|error| format!("cannot make {}: {error}", out.display()))?;

    println!("  no display: writing the papers of the sample practice");
    let sample = said(Command::new(built("deskctl")).arg("demo").arg(&practice))?;
    let (patient, series) = (word(&sample, "patient_id")?, word(&sample, "series_id")?);
    for (paper, file, with_patient) in PAPERS {
        let input = if *with_patient {
            format!(r#"{{"patient_id":"{patient}","series_id":"{series}"}}"#)
        } else {
            format!(r#"{{"series_id":"{series}"}}"#)
        };
        let path = out.join(file);
        let mut write = Command::new(built("deskctl"));
        write.arg("--practice").arg(&practice).args(["paper", paper, &input, "-o"]).arg(&path);
        said(write.env("SERIESDESK_PASSPHRASE", word(&sample, "passphrase")?))?;
        let bytes = fs::metadata(&path).map_err(|_| format!("{file} was not written"))?.len();
        println!("  wrote out/{file} ({bytes} bytes)");
    }
    Ok(())
}

fn said(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| format!("cannot start deskctl: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{}\ndeskctl ended with {}", String::from_utf8_lossy(&output.stderr), output.status))
}

/// The text of one member of a flat JSON object whose texts hold no quotes, such as ids.
fn word<'a>(json: &'a str, name: &str) -> Outcome<&'a str> {
    let after = json.split_once(&format!("\"{name}\"")).map(|(_, rest)| rest);
    after.and_then(|rest| rest.split('"').nth(1)).ok_or_else(|| format!("deskctl demo did not say {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_what_deskctl_prints() {
        let json = "{\n  \"patient_id\": \"0198-a\",\n  \"series_id\":\"0198-b\"\n}";
        assert_eq!(word(json, "patient_id"), Ok("0198-a"));
        assert_eq!(word(json, "series_id"), Ok("0198-b"));
        assert!(word(json, "passphrase").is_err());
    }
}
