use super::documents::*;
use super::page::{Names, listed};
use crate::report::document::StageRow;

#[test]
fn what_differs_tells_names_apart() {
    let other = |change: &dyn Fn(&mut StageRow)| {
        let mut row = stage("Orders");
        change(&mut row);
        row
    };
    let alone = [stage("Orders"), stage("Items")];
    assert_eq!(Names::of_stages(&alone).stage(&alone[0]), "Orders/prod");
    let accounts = [stage("Orders"), other(&|row| row.account = Some("2".to_owned()))];
    assert_eq!(Names::of_stages(&accounts).stage(&accounts[1]), "Orders/prod (account 2)");
    let regions = [stage("Orders"), other(&|row| row.region = "eu-west-1".to_owned())];
    assert_eq!(Names::of_stages(&regions).stage(&regions[0]), "Orders/prod (us-east-1)");
    let ids = [stage("Orders"), other(&|row| row.api_id = Some("z9".to_owned()))];
    assert_eq!(Names::of_stages(&ids).stage(&ids[1]), "Orders/prod (API z9)");
}

#[test]
fn long_lists_say_how_many_more() {
    let names: Vec<String> = ["a", "b", "c"].map(str::to_owned).into();
    assert_eq!(listed(&names, 3), "a, b, c");
    assert_eq!(listed(&names, 1), "a and 2 more");
    assert_eq!(listed(&[], 1), "");
}
