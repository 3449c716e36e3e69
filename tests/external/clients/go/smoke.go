// A morning at the demo ward with the client that openapi-generator makes for Go; see run.sh. Stops at the first thing that is not as it should be.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"chibo"
)

// must stops unless something is as it should be.
func must(holds bool, what string, found ...any) {
	if !holds {
		fmt.Fprintln(os.Stderr, append([]any{"go: " + what + ":"}, found...)...)
		os.Exit(1)
	}
}

// answer is what was answered; a refusal ends the morning.
func answer[Data any](data *Data, _ *http.Response, err error) *Data {
	if problem := problem(err); problem != nil {
		must(false, problem.Code, problem.Detail)
	}
	must(err == nil, "no answer that the document knows", err)
	return data
}

// problem is what a refusal says.
func problem(err error) *chibo.Problem {
	var refused *chibo.GenericOpenAPIError
	if !errors.As(err, &refused) {
		return nil
	}
	said := new(chibo.Problem)
	if json.Unmarshal(refused.Body(), said) != nil {
		return nil
	}
	return said
}

// login is the context of a person's requests.
func login(client *chibo.APIClient, username string) context.Context {
	body := chibo.NewSessionCreate(username, os.Getenv("CHIBO_PASSWORD"))
	tokens := answer(client.AuthAPI.SessionsCreate(context.Background()).SessionCreate(*body).Execute())
	return context.WithValue(context.Background(), chibo.ContextAccessToken, tokens.AccessToken)
}

// cells lists the cells of some kinds, and how many there are.
func cells(caller context.Context, client *chibo.APIClient, kinds ...chibo.CellKind) ([]chibo.Cell, int64) {
	page := answer(client.StructureAPI.CellsList(caller).Kind(kinds).IncludeTotal(true).Limit(200).Execute())
	return page.Items, page.Page.GetTotal()
}

func main() {
	settings := chibo.NewConfiguration()
	settings.Servers = chibo.ServerConfigurations{{URL: os.Getenv("CHIBO_URL")}}
	client := chibo.NewAPIClient(settings)

	wrong := chibo.NewSessionCreate("organizer", "not the password")
	_, response, err := client.AuthAPI.SessionsCreate(context.Background()).SessionCreate(*wrong).Execute()
	must(err != nil && response.StatusCode == http.StatusUnauthorized, "a wrong password is answered", response.Status)
	must(problem(err).GetCode() == "invalid_credentials", "the code of a wrong password", err)
	organizer := login(client, "organizer")

	// A filter of two values finds what either finds.
	_, residential := cells(organizer, client, chibo.CELLKIND_RESIDENTIAL)
	_, agencies := cells(organizer, client, chibo.CELLKIND_AGENCY)
	found, both := cells(organizer, client, chibo.CELLKIND_RESIDENTIAL, chibo.CELLKIND_AGENCY)
	must(residential > 0 && agencies > 0 && both == residential+agencies && int64(len(found)) == both, "cells of two kinds", residential, agencies, both)

	// A cell is renamed under the version that was read, and under no other; null and absent are two things.
	cell := found[0]
	name := cell.Name + " (Go)"
	patch := chibo.NewCellPatch()
	patch.SetName(name)
	_, response, err = client.StructureAPI.CellsUpdate(organizer, cell.Id).IfMatch(fmt.Sprintf(`"%d"`, cell.Version+1)).CellPatch(*patch).Execute()
	must(err != nil && response.StatusCode == http.StatusPreconditionFailed, "a version that is not the cell's is answered", response.Status)
	must(problem(err).GetCurrentVersion() == cell.Version, "the version that is told", err)
	patch.SetOrganizationCodeNil()
	renamed := answer(client.StructureAPI.CellsUpdate(organizer, cell.Id).IfMatch(fmt.Sprintf(`"%d"`, cell.Version)).CellPatch(*patch).Execute())
	must(renamed.Name == name && renamed.Version == cell.Version+1, "the cell after its renaming", renamed.Name, renamed.Version)
	must(cell.OrganizationCode.Get() != nil && renamed.OrganizationCode.Get() == nil, "the organization code that was taken away", renamed.OrganizationCode.Get())
	fmt.Println("go: logged in, listed cells of two kinds, renamed one")
}
